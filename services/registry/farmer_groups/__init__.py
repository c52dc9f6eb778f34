"""Farmer groups: small-farmer institutions of both countries, and the ability they were assessed at."""
