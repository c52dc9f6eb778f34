"""Foreign rounds: joint rounds that the other ministry keeps, rebuilt here from what was told of them."""
