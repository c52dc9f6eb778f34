"""Declarations: what this ministry says about entries that the other ministry keeps, and the answers."""
