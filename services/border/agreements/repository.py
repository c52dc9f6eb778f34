"""Reads the agreement that is packaged with the service; it is written from `deploy/agreements/`."""

from functools import cache

from services.border.agreements.model import Agreement
from services.kernel.reference_data import read_rules


@cache
def agreement() -> Agreement:
    """Read the agreement in force."""
    (found,) = read_rules("border", "agreements.json", Agreement)
    return found
