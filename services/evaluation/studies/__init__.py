"""Studies: whether a business of a cooperative or an enterprise is feasible, computed, reviewed by both sides."""
