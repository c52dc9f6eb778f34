"""What both ministries evaluate jointly: figures, indicators, commitments, rounds, decisions."""
