"""Exchange rates: carried forward over gaps, refused when old or implausible, superseded and never overwritten."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.chassis.paging import Page, PageRequest, Paging
from services.financing.exchange_rates.commands import RecordExchangeRate
from services.financing.exchange_rates.conversions import Rate
from services.financing.exchange_rates.model import (
    RECORDS_OF_A_DAY_MAX,
    ExchangeRateCorrectionsError,
    ExchangeRateImplausibleError,
    ExchangeRateNotYetError,
    ExchangeRateStaleError,
    ExchangeRateUnknownError,
    RateEntry,
    RatesOfOtherMinistryError,
    demand_lenders_ministry,
    last_known,
    later,
    packaged,
    rate_in_use,
    record,
)
from services.financing.exchange_rates.repository import load_packaged, load_rules
from services.financing.exchange_rates.views import merged
from services.kernel import Country, Currency
from services.kernel.reference_data import read_table

RULES = load_rules()
ECB = load_packaged()
LAST_DAY = date(2026, 10, 30)
DAY = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 4, tzinfo=UTC)
days = st.dates(min_value=ECB[0].rate.on, max_value=LAST_DAY)


def rupiah(value: str, on: date = DAY) -> Rate:
    return Rate(on, Currency.USD, Currency.IDR, Decimal(value), "Bank Indonesia, JISDOR")


def recorded(value: str, last: RateEntry | None, *, on: date = DAY, at: datetime = AT) -> RateEntry:
    return record(rupiah(value, on), last, RULES, by="lender_officer-1", at=at)


def test_the_packaged_rates_are_the_central_bank_s_two_euro_rates_divided() -> None:
    rows = read_table("financing", "fx_idr_usd_daily_ecb.csv")

    divided = [(Decimal(row["idr_per_eur"]) / Decimal(row["usd_per_eur"])).quantize(Decimal("0.0001")) for row in rows]

    assert [entry.rate.value for entry in ECB] == divided
    assert len(ECB) == 5_527


def test_the_longest_gap_is_five_days_and_within_the_rule() -> None:
    gaps = [(after.rate.on - before.rate.on).days for before, after in pairwise(ECB)]

    (rule,) = RULES

    assert max(gaps) == 5 < rule.age_days_max
    assert min(gaps) == 1


def test_over_christmas_2023_the_rate_of_the_friday_before_is_carried_forward() -> None:
    on = date(2023, 12, 26)

    used = rate_in_use(last_known(ECB, on=on), RULES, on=on)

    assert (used.entry.rate.on, used.entry.rate.value) == (date(2023, 12, 22), Decimal("15449.1971"))
    assert (used.age_days, used.entry.rate.source.partition(",")[0]) == (4, "European Central Bank")


@given(on=days)
def test_the_rate_in_use_is_the_nearest_one_not_after_the_day(on: date) -> None:
    used = rate_in_use(last_known(ECB, on=on), RULES, on=on)

    between = [entry for entry in ECB if used.entry.rate.on < entry.rate.on <= on]

    assert used.entry.rate.on == on - timedelta(days=used.age_days)
    assert 0 <= used.age_days < 5
    assert between == []


def test_a_rate_of_the_rule_s_greatest_age_is_used_and_one_day_older_is_refused_with_its_day() -> None:
    last = last_known(ECB, on=date(2027, 1, 1))

    used = rate_in_use(last, RULES, on=date(2026, 11, 6))

    assert (used.age_days, used.age_days_max, used.rule_version) == (7, 7, "pilot-1")
    with pytest.raises(ExchangeRateStaleError, match="the last rate is of 2026-10-30, 8 days before 2026-11-07"):
        rate_in_use(last, RULES, on=date(2026, 11, 7))


def test_before_the_first_rate_none_is_in_use() -> None:
    on = date(2005, 3, 31)

    last = last_known(ECB, on=on)

    with pytest.raises(ExchangeRateUnknownError, match="2005-03-31"):
        rate_in_use(last, RULES, on=on)


def test_a_recorded_rate_counts_before_the_packaged_one_of_its_day_and_names_it() -> None:
    bank = last_known(ECB, on=LAST_DAY)

    entry = recorded("18150.00", bank, on=LAST_DAY)

    assert later(bank, entry) == later(entry, bank) == entry
    assert (entry.rate_id, entry.supersedes) == ("2026-10-30.01", "2026-10-30.00")
    assert (entry.recorded_by, entry.recorded_at) == ("lender_officer-1", AT)


def test_a_correction_supersedes_and_leaves_the_first_entry_as_it_was() -> None:
    first = recorded("18100", last_known(ECB, on=DAY))

    second = recorded("18010", first, at=AT + timedelta(hours=1))

    assert first.supersedes is None
    assert (second.rate_id, second.supersedes) == ("2026-11-02.02", first.rate_id)
    assert last_known((*ECB, first, second), on=DAY) == second


def test_a_rate_recorded_for_an_earlier_day_does_not_count_on_a_later_one() -> None:
    newer = recorded("18200", last_known(ECB, on=DAY))

    older = recorded("18120", last_known(ECB, on=date(2026, 11, 1)), on=date(2026, 11, 1), at=AT + timedelta(days=3))

    assert later(newer, older) == newer


def test_a_correction_is_never_older_than_what_it_corrects() -> None:
    first = recorded("18100", None)

    second = recorded("18010", first, at=AT - timedelta(seconds=2))

    assert second.recorded_at == first.recorded_at


def test_tomorrow_s_rate_is_refused_by_the_day_in_kupang() -> None:
    late_evening = datetime(2026, 11, 2, 15, 59, tzinfo=UTC)

    after_midnight = recorded("18100", None, on=date(2026, 11, 3), at=late_evening + timedelta(minutes=1))

    assert after_midnight.rate.on == date(2026, 11, 3)
    with pytest.raises(ExchangeRateNotYetError):
        recorded("18100", None, on=date(2026, 11, 3), at=late_evening)


@pytest.mark.parametrize("value", ["1814.8", "181482", "14000", "23000"])
def test_a_rate_with_a_digit_too_few_or_too_many_is_refused(value: str) -> None:
    last = last_known(ECB, on=DAY)

    with pytest.raises(ExchangeRateImplausibleError, match=r"18148\.2009 of 2026-10-30"):
        recorded(value, last)


@given(first=st.integers(10_000, 30_000), second=st.integers(10_000, 30_000))
def test_an_entry_that_was_let_through_can_be_corrected_back(first: int, second: int) -> None:
    before = recorded(str(first), None)

    try:
        wrong = recorded(str(second), before)
    except ExchangeRateImplausibleError:
        return

    assert recorded(str(first), wrong).rate == before.rate


def test_no_day_of_twenty_one_years_would_have_been_refused_as_implausible() -> None:
    pairs = pairwise(ECB)

    entered = [record(after.rate, before, RULES, by="x", at=AT) for before, after in pairs]

    assert len(entered) == 5_526


def test_a_day_is_not_corrected_without_end() -> None:
    full = replace(recorded("18100", None), rate_id=f"2026-11-02.{RECORDS_OF_A_DAY_MAX}")

    with pytest.raises(ExchangeRateCorrectionsError):
        recorded("18110", full)


@pytest.mark.parametrize("ministry", [Country.TL, None])
def test_only_the_lenders_ministry_records_rates(ministry: Country | None) -> None:
    demand_lenders_ministry(Country.ID)

    with pytest.raises(RatesOfOtherMinistryError):
        demand_lenders_ministry(ministry)


@pytest.mark.parametrize(
    "value", [18148.2, 18148, "18,148.20", "0", "0.9", "-1", "1e4", "NaN", "12345678", "1.1234567"]
)
def test_a_rate_is_sent_as_text_in_plain_digits(value: Any) -> None:
    body = {"on": "2026-11-02", "idr_per_usd": "18148.2009", "source": "Bank Indonesia, JISDOR"}

    accepted = RecordExchangeRate.model_validate(body)

    assert accepted.idr_per_usd == Decimal("18148.2009")
    with pytest.raises(ValidationError):
        RecordExchangeRate.model_validate({**body, "idr_per_usd": value})


@pytest.mark.parametrize("source", ["", "  ", "x"])
def test_a_rate_without_a_source_is_refused(source: str) -> None:
    with pytest.raises(ValidationError):
        RecordExchangeRate.model_validate({"on": "2026-11-02", "idr_per_usd": "18148", "source": source})


@given(
    own=st.sets(st.integers(0, 40), max_size=25),
    banks=st.sets(st.integers(0, 40), max_size=25),
    limit=st.integers(1, 9),
)
def test_pages_of_the_history_hold_every_entry_once_and_in_order(own: set[int], banks: set[int], limit: int) -> None:
    start = date(2026, 1, 1)
    entries = [packaged(rupiah("18000", start + timedelta(days=day))) for day in sorted(banks)]
    kept = [recorded("18001", None, on=start + timedelta(days=day)) for day in sorted(own)]
    seen: list[RateEntry] = []

    after: str | None = ""
    while after is not None:
        page = merged(following(entries, after, limit + 1), recorded_page(kept, after, limit), limit)
        seen += page.items
        after = request_of(page.next_cursor).after if page.next_cursor else None

    assert seen == sorted((*entries, *kept), key=lambda entry: entry.rate_id)


def following(entries: list[RateEntry], after: str, count: int) -> list[RateEntry]:
    return [entry for entry in entries if entry.rate_id > after][:count]


def recorded_page(kept: list[RateEntry], after: str, limit: int) -> Page[RateEntry]:
    found = following(kept, after, limit + 1)
    return Page(items=found[:limit], next_cursor="more" if len(found) > limit else None)


def request_of(cursor: str) -> PageRequest:
    """Read a cursor as the chassis does where a caller sends it back."""
    request: PageRequest = get_args(Paging)[1].dependency(limit=1, cursor=cursor)
    return request
