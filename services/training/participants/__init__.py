"""Participants: the enterprises whose people are trained, as the registers tell of them."""
