"""Matching: how alike two descriptions of an entry are, field by field, by rules kept as data."""
