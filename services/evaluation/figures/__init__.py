"""Figures: what every service told of each enterprise, loan and certificate, kept with its source."""
