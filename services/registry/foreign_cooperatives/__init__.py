"""Cooperatives that the other ministry's cell keeps, as far as they were told across the border."""
