"""The results of an IATI activity: commitments with baseline, target and what is reached; figures with their groups."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import groupby

from lxml import etree

from services.evaluation.indicators.terms import Grouping, Unit
from services.evaluation.reports.elements import add, number, sayable, told
from services.evaluation.reports.model import Figure, Report, ResultStanding
from services.evaluation.reports.terms import ActivityTerms
from services.evaluation.reports.words import words_in
from services.kernel.languages import Language

RESULT_TYPES = {"output": "1", "outcome": "2", "activity": "9"}
"""Of IATI's codelist ResultType; an activity is none of its results, so it is 9, other."""
OTHER = "9"
UNIT, PERCENTAGE = "1", "2"
"""Of IATI's codelist IndicatorMeasure."""
HUNDRED = Decimal(100)
TONGUES = (Language.EN, Language.ID, Language.PT)
NOT_SUMMED = {"aggregation-status": "0"}
"""Both ministries publish the same results: whoever adds them up counts twice."""


def add_commitments(activity: etree._Element, report: Report) -> None:
    """Add one result for each planned result of each commitment, by its kept assessment."""
    for commitment in report.commitments:
        for planned in commitment.results:
            result = add(activity, "result", type=RESULT_TYPES.get(planned.level, OTHER), **NOT_SUMMED)
            told(add(result, "title"), f"{commitment.title}: {planned.title}")
            _add_planned(result, planned)


def add_figures(activity: etree._Element, report: Report, terms: ActivityTerms) -> None:
    """Add one result with an indicator for each figure and currency, whole and by the groups that may be public."""
    private = {one.code: _private(one.code, report, terms.group_least) for one in report.definitions}
    counted = sorted(
        (one for one in report.figures if one.value is not None and one.by not in private[one.indicator]),
        key=lambda one: (one.indicator, one.currency or "", one.by or "", one.group or ""),
    )
    if not counted:
        return
    result = add(activity, "result", type=OTHER, **NOT_SUMMED)
    texts = {language.value: words_in(language).say("sheet.figures") for language in TONGUES}
    told(add(result, "title"), texts)
    definitions = {one.code: one.definition for one in report.definitions}
    for (code, _), figures in groupby(counted, key=lambda one: (one.indicator, one.currency)):
        ascending = "0" if code in terms.descending else "1"
        _add_counted(result, tuple(figures), definitions[code], ascending, report)


def _add_planned(result: etree._Element, planned: ResultStanding) -> None:
    baseline, unit = planned.baseline, planned.counted_as
    falls = planned.target is not None and planned.target < (baseline or Decimal())
    indicator = _indicator(result, unit, "0" if falls else "1")
    told(add(indicator, "title"), _titles(planned.indicator) if planned.indicator else planned.unit)
    told(add(indicator, "description"), planned.unit)
    if baseline is not None:
        day = planned.baseline_on or planned.starts_on
        dated = {"iso-date": day.isoformat()} if planned.baseline_on else {}
        add(indicator, "baseline", year=str(day.year), value=_value(baseline, unit), **dated)
    period = add(indicator, "period")
    add(period, "period-start", **{"iso-date": planned.starts_on.isoformat()})
    add(period, "period-end", **{"iso-date": planned.due_on.isoformat()})
    if planned.target is not None:
        add(period, "target", value=_value(planned.target, unit))
    if planned.value is not None:
        add(period, "actual", value=_value(planned.value, unit))


def _add_counted(
    result: etree._Element, figures: Sequence[Figure], definition: str, ascending: str, report: Report
) -> None:
    first = figures[0]
    indicator = _indicator(result, first.unit, ascending)
    told(add(indicator, "title"), _titles(first.indicator, first.currency))
    told(add(indicator, "description"), definition)
    period = add(indicator, "period")
    add(period, "period-start", **{"iso-date": report.first_day.isoformat()})
    add(period, "period-end", **{"iso-date": report.last_day.isoformat()})
    for figure in figures:
        if figure.value is None:
            continue
        actual = add(period, "actual", value=_value(figure.value, figure.unit))
        if figure.by is not None:
            add(actual, "dimension", name=figure.by.value, value=sayable(figure.group or ""))


def _private(code: str, report: Report, least: int) -> set[Grouping]:
    """List the groupings that would tell the public of a few: of money all but countries, else one with a small group.

    The whole grouping is left out, because a group that is missing alone is what is left of the whole.
    """
    grouped = [one for one in report.figures if one.indicator == code and one.by not in (None, Grouping.COUNTRY)]
    return {one.by for one in grouped if one.by and (one.currency or _is_few(one, least))}


def _is_few(one: Figure, least: int) -> bool:
    return 0 < (one.numerator if one.denominator is None else one.denominator) < least


def _indicator(result: etree._Element, unit: Unit, ascending: str) -> etree._Element:
    measure = PERCENTAGE if unit == "share" else UNIT
    return add(result, "indicator", measure=measure, ascending=ascending, **NOT_SUMMED)


def _titles(code: str, *particulars: str | None) -> dict[str, str]:
    apart = "".join(f" ({one})" for one in _present(particulars))
    return {language.value: words_in(language).name("indicator", code) + apart for language in TONGUES}


def _present(texts: Iterable[str | None]) -> Iterable[str]:
    return (text for text in texts if text)


def _value(value: Decimal, unit: Unit) -> str:
    return number(value * HUNDRED if unit == "share" else value)
