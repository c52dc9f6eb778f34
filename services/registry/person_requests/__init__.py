"""Requests of persons about their own data, each with the law's timer."""
