"""The ledger: every amount a loan moves, twice, in the books of the lender it belongs to."""
