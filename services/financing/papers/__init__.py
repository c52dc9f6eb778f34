"""Papers: the contract and the account statement of a loan, in four languages."""
