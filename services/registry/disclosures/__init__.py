"""Disclosures: who read which of a person's fields, and for which purpose."""
