"""Borrowers: what the registers say of enterprises, and the certificates that training gave them."""
