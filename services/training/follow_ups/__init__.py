"""Follow-up visits: which practices a trained enterprise keeps after three, six and twelve months, and how it does."""
