"""What the IATI standard asks beyond its schema, in the words of its guidance, by the numbers of its validator."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree
from lxml.etree import _Element as Activity

ORGANISATION_PATHS = ("reporting-org/@ref", "participating-org/@ref", "iati-identifier/text()")
FORBIDDEN = re.compile(r"[/&|?]|^\s|\s$")
QUALITATIVE = "5"
TO_THE_WHOLE = Decimal(100)


def broken_rules(content: bytes, today: date) -> list[str]:
    """List the numbers of the rules that an activities file breaks."""
    root = etree.fromstring(content)
    activities = root.findall("iati-activity")
    return sorted({number for one in activities for number, breaks in RULES.items() if breaks(one, today)})


def texts(activity: Activity, path: str) -> list[str]:
    found = activity.xpath(path)
    assert isinstance(found, list)
    return [str(one) for one in found]


def _day(activity: Activity, kind: str) -> date | None:
    found = texts(activity, f"activity-date[@type='{kind}']/@iso-date")
    return date.fromisoformat(found[0]) if found else None


def _is_after(first: date | None, then: date | None) -> bool:
    return first is not None and then is not None and first > then


def _does_not_add_up(shares: list[str]) -> bool:
    numbers = [Decimal(share) for share in shares]
    return bool(numbers) and (sum(numbers) != TO_THE_WHOLE or not all(0 <= one <= TO_THE_WHOLE for one in numbers))


def _sectors(activity: Activity) -> Iterator[list[str]]:
    for vocabulary in sorted(set(texts(activity, "sector/@vocabulary"))):
        yield texts(activity, f"sector[@vocabulary='{vocabulary}']/@percentage")


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False


def _values_do_not_fit(activity: Activity, name: str) -> bool:
    for indicator in activity.iterfind("result/indicator"):
        for element in indicator.iter(name):
            value = element.get("value")
            is_told = value is not None and _is_number(value)
            if is_told is (indicator.get("measure") == QUALITATIVE):
                return True
    return False


def _identifier_is_foreign(activity: Activity, _: date) -> bool:
    (ref,), (identifier,) = texts(activity, "reporting-org/@ref"), texts(activity, "iati-identifier/text()")
    return identifier == ref or not identifier.startswith(f"{ref}-")


def _period_is_reversed(activity: Activity, _: date) -> bool:
    periods = activity.xpath("result/indicator/period")
    assert isinstance(periods, list)
    days = [[texts(one, f"period-{end}/@iso-date")[0] for end in ("start", "end")] for one in periods]
    return any(first > last for first, last in days)


RULES: dict[str, Callable[[Activity, date], bool]] = {
    "1.1.21": _identifier_is_foreign,
    "1.3": lambda one, _: any(FORBIDDEN.search(text) for path in ORGANISATION_PATHS for text in texts(one, path)),
    "2.1": lambda one, _: any(map(_does_not_add_up, _sectors(one))),
    "3.1": lambda one, _: _does_not_add_up(texts(one, "recipient-country/@percentage")),
    "4.1.1": lambda one, _: not texts(one, "@xml:lang"),
    "4.3.1": lambda one, _: not any(text.strip() for text in texts(one, "title/narrative/text()")),
    "4.4.1": lambda one, _: not any(text.strip() for text in texts(one, "description/narrative/text()")),
    "6.2.2": lambda one, _: not texts(one, "sector/@code | transaction/sector/@code"),
    "6.6.2": lambda one, _: bool(texts(one, "sector/@code")) and bool(texts(one, "transaction/sector/@code")),
    "6.8.1": lambda one, _: bool(one.xpath("participating-org[not(@ref) and not(narrative)]")),
    "6.11.1": lambda one, _: not texts(one, "activity-date[@type='1' or @type='2']/@iso-date"),
    "7.8.1": lambda one, _: not texts(one, "@default-currency"),
    "8.8": lambda one, _: _values_do_not_fit(one, "baseline"),
    "8.9": lambda one, _: _values_do_not_fit(one, "target"),
    "8.10": lambda one, _: _values_do_not_fit(one, "actual"),
    "8.6": _period_is_reversed,
    "11.1.1": lambda one, _: _is_after(_day(one, "1"), _day(one, "3")),
    "11.1.2": lambda one, _: _is_after(_day(one, "2"), _day(one, "4")),
    "11.1.3": lambda one, today: _is_after(_day(one, "2"), today),
    "11.1.4": lambda one, today: _is_after(_day(one, "4"), today),
}
"""By the numbers of the IATI validator, or of the group of rules where a point has several."""
