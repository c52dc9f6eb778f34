"""Products: what enterprises, cooperatives and farmer groups offer, to which standard, and how ready for the market."""
