"""Bank statements: what came in is matched to loans and posted, and what cannot be matched is left to a person."""
