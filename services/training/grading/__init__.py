"""Grading: which grade a lot reaches under a standard, and the arithmetic that shows it."""
