"""A ministry's facts, sent to the ministry's own systems."""
