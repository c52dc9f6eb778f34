"""What a credit costs its borrower: effective annual rate, total cost and flat equivalent; pure, exact, without I/O."""
