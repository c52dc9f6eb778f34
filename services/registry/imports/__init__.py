"""Imports of many enterprises: a file is received and checked; an officer starts it, batches register it."""
