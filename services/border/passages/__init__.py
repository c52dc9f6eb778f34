"""How much of a subject has crossed, one way or the other."""
