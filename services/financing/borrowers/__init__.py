"""Borrowers: what the registers say of enterprises, and what training says of their certificates and goods."""
