"""Prerequisites: what participants bring along, and what shows that they have it."""
