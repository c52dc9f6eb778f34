"""Formats: how training's papers are written for readers outside of the platform."""
