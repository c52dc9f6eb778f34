"""Programmes: what is taught, for how long, and when somebody completed it."""
