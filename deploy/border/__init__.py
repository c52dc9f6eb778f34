"""What lies between the two cells."""
