"""The operators' command: what a person on duty sees of a running cell, and does to it."""
