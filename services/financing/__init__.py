"""Savings-and-loan cooperatives finance enterprises across the border."""
