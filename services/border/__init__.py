"""The border: what of a ministry's facts the other one may know, sealed by who sends and checked by who receives."""
