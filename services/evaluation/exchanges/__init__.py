"""Exchanges: what each ministry told its figures of a period come to, and whether they are the same."""
