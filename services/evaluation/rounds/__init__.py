"""Joint rounds: a sector of a period, judged by both ministries, reconciled, signed by both, closed for good."""
