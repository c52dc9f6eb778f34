"""What both ministries evaluate jointly: figures and indicators."""
