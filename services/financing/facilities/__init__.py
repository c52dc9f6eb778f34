"""Facilities: a lender finances the members of a partner cooperative up to a limit, on a legal basis."""
