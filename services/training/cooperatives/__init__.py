"""Cooperatives: those whose people take part in visits, as the registers tell of them."""
