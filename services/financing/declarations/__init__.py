"""What the other ministry declares about entries kept here: done where the rules allow it, and answered."""
