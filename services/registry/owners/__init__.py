"""Owners: which persons own which enterprise, known to others by figures only."""
