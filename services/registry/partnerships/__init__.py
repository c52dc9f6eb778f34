"""Partnerships between an Indonesian and a Timorese cooperative: proposed, signed by both sides, reached, ended."""
