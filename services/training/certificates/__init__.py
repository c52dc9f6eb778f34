"""Certificates: the paper somebody gets who completed a programme, and whether it still holds."""
