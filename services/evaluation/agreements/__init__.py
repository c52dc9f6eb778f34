"""Agreements: what the two ministries signed, as a record with revisions that both confirm."""
