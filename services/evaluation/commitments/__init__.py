"""Commitments: what the ministries undertook under an agreement, what is to come of it, and how far it is."""
