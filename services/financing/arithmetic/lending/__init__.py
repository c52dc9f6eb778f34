"""The arithmetic of a loan: what falls due, what interest it bears, what a payment pays; pure, exact, without I/O."""
