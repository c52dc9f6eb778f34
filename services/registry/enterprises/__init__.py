"""Enterprises: micro, small and medium ones of both countries."""
