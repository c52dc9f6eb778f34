"""Indicators: what is counted of the cooperation, from which facts, for whom and when."""
