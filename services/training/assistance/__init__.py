"""Assistance: one case for each product that is brought up to a standard, from its gaps to its market."""
