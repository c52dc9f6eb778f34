"""Consortia: several lenders finance one facility, each with an exact share that later loans keep."""
