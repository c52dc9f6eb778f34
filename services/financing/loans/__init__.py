"""Loans: their schedule, the allocation of what is repaid, and their arrears."""
