"""Digests: what a period's figures are, as one number that both ministries can compare."""
