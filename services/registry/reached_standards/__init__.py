"""Reached standards: what training tells of products it assisted, beside their register entries."""
