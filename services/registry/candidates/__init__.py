"""Candidates: entries that may be the one described, found by their keys, and the pairs people have judged."""
