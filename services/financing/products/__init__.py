"""Loan products: what a lender offers, in numbered editions that never change once they are published."""
