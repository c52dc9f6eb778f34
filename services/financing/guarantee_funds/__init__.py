"""Guarantee funds: a lender's capital that stands behind loans, never for more than it is."""
