"""Cooperatives: their kinds, licences, partners' recognition and registered members."""
