"""What leaves: home facts, reduced to what was agreed and sealed."""
