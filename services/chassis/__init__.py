"""Runs a service and knows no business word."""
