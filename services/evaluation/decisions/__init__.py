"""Decisions: the scorecard of an agreement's commitments, and whether it is extended."""
