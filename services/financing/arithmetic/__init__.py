"""What financing computes: pure, exact, without I/O."""
