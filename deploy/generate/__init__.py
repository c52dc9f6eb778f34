"""Writes pages from the code they describe."""
