"""Quality standards a product may be made to or certified against: dated data with their source."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from services.kernel import Country
from services.kernel.dated_rules import DatedRule
from services.kernel.reference_data import read_rules
from services.registry.products.refusals import StandardMismatchError, StandardUnknownError
from services.registry.trade_codes import HEADING_DIGITS

CODE_SHOWN_MAX = 40


class Standard(DatedRule):
    """A standard or a certification scheme; `version` is its code."""

    scheme: str
    """Who keeps it, such as `sni` or `codex`; `organic` for schemes of organic production."""
    title: str
    hs_headings: tuple[str, ...]
    """The headings of goods it is about; none: any."""
    mandatory_in: tuple[Country, ...]


def standard(code: str, hs_code: str, *, on: date) -> Standard:
    """Look a standard up for goods on a day.

    Raises:
        StandardUnknownError: it is not kept here, or was not in force.
        StandardMismatchError: it is one of other goods.
    """
    found = _standards().get(code)
    if found is None or not found.covers(on):
        raise StandardUnknownError(f"no quality standard {code[:CODE_SHOWN_MAX]!r} is known on {on}")
    heading = hs_code[:HEADING_DIGITS]
    if found.hs_headings and heading not in found.hs_headings:
        raise StandardMismatchError(f"{code} is about {' or '.join(found.hs_headings)}, not about {heading}")
    return found


@cache
def _standards() -> Mapping[str, Standard]:
    rules = read_rules("registry", "quality_standards.json", Standard)
    return MappingProxyType({rule.version: rule for rule in rules})
