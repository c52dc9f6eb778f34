"""Direct requests: a lender is asked to lend across the border outside any facility, which is always escalated."""
