"""Answers on rounds: words of the other ministry on rounds kept here, done where the rules allow it, and answered."""
