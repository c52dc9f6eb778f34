"""Lots: goods of one product that are sampled, tested and graded."""
