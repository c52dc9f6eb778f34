"""Registers outside: what the country's own registers say of an entry's number, asked beside the commands."""
