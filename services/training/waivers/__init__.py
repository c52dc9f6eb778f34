"""Waivers: prerequisites that a ministry does not ask of somebody, for a recorded reason."""
