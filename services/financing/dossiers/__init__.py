"""Dossiers: what a loan officer gathers for an application before it is decided."""
