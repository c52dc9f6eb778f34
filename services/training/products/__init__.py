"""Products: the goods that are brought up to a standard, as the registers tell of them."""
