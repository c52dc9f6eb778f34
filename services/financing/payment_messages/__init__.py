"""ISO 20022 with the bank: credit transfers out, status reports and statements in, credits matched to loans."""
