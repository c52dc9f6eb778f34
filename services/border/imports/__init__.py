"""What comes in: facts of the other ministry, let in where everything about them is as agreed."""
