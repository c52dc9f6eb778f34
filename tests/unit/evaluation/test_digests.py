"""Digests: the same facts give the same digest, however they arrive; what differs is named with its facts."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.evaluation.digests.canonical import NotCanonicalError, canonical, digest_of
from services.evaluation.digests.comparing import compare
from services.evaluation.digests.model import PeriodFigures, digest_of_document, figures_of
from services.evaluation.digests.refusals import DigestAlteredError, DigestPeriodError
from services.evaluation.indicators.model import observe
from services.evaluation.indicators.repository import load_indicators
from services.kernel import Event
from tests.unit.evaluation import told

FACTS: tuple[Event, ...] = (
    told.enterprise("ent-1"),
    told.enterprise("ent-2", municipality_code="TL01", sector="Agriculture", owner_gender="male"),
    told.cooperative(),
    told.recognised(),
    told.facility(1_000_000),
    told.committed(100, date(2026, 3, 2)),
    told.committed(250, date(2026, 3, 2)),
    told.submitted("app-1"),
    told.approved("app-1"),
    told.disbursed("loan-1", 100_000),
    told.repaid("loan-1", 30_000, date(2026, 4, 1)),
    told.assessed("loan-1", 45, date(2026, 6, 30)),
    told.disbursed("loan-2", 50_000, "ent-2"),
    told.cohort("coh-1"),
    told.completed("coh-1", 8, 10),
    told.certificate("cert-1"),
    told.certificate("cert-2", "ent-2"),
    told.revoked("cert-2", date(2026, 5, 1)),
)
COUNTED = sorted({fact.subject for fact in FACTS} - {"cert-2"})
"""A certificate that was revoked within the period is counted nowhere."""
EXAMPLES_TRIED = 30


def figures(facts: Sequence[Event] = FACTS) -> PeriodFigures:
    rows = told.rows_of(facts)
    return figures_of(load_indicators(), observe(rows, told.YEAR), told.YEAR)


HERE = figures()


def interleaved(facts: Sequence[Event], random: Random) -> list[Event]:
    """Mix aggregates in any way, as topics and partitions do; each one's own facts stay in their order."""
    waiting = defaultdict[str, list[Event]](list)
    for fact in facts:
        waiting[fact.subject].append(fact)
    mixed = []
    while waiting:
        subject = random.choice(sorted(waiting))
        mixed.append(waiting[subject].pop(0))
        if not waiting[subject]:
            del waiting[subject]
    return mixed


@settings(max_examples=EXAMPLES_TRIED, deadline=None)
@given(st.randoms(use_true_random=False))
def test_facts_in_any_order_of_arrival_give_the_same_document(random: Random) -> None:
    assert figures(interleaved(FACTS, random)).digest == HERE.digest


@settings(max_examples=EXAMPLES_TRIED, deadline=None)
@given(st.sampled_from(COUNTED))
def test_an_aggregate_that_one_side_has_not_heard_of_is_found_in_the_values_that_it_changes(subject: str) -> None:
    there = figures([fact for fact in FACTS if fact.subject != subject])

    found = compare(HERE, there.digest)

    assert not found.is_equal
    assert subject in {source.subject for one in found.differences for source in one.sources_here}


def test_equal_documents_have_no_difference() -> None:
    found = compare(HERE, figures(FACTS[::1]).digest)

    assert (found.is_equal, found.differences_count, found.definitions_differ) == (True, 0, ())


def test_the_same_number_from_other_facts_is_a_difference_too() -> None:
    renamed = [fact.model_copy(update={"subject": "cert-9"}) if fact.subject == "cert-1" else fact for fact in FACTS]

    found = compare(HERE, figures(renamed).digest)

    assert {one.kind for one in found.differences} == {"facts"}


def test_another_definition_is_named() -> None:
    first, *others = load_indicators()
    changed = first.model_copy(update={"definition": "something else"})
    there = figures_of([changed, *others], observe(told.rows_of(FACTS), told.YEAR), told.YEAR).digest

    found = compare(HERE, there)

    assert (found.is_equal, found.definitions_differ, found.differences_count) == (False, (first.code,), 0)


def test_the_order_in_which_indicators_are_listed_does_not_matter() -> None:
    observations = observe(told.rows_of(FACTS), told.YEAR)

    turned = figures_of(load_indicators()[::-1], observations[::-1], told.YEAR)

    assert turned.digest == HERE.digest


def test_a_document_that_was_altered_or_is_of_another_period_is_refused() -> None:
    document = HERE.digest
    raised = replace(document, values=(replace(document.values[0], numerator="999"), *document.values[1:]))
    resealed = replace(raised, digest=digest_of_document(raised))

    with pytest.raises(DigestAlteredError):
        compare(HERE, raised)
    with pytest.raises(DigestPeriodError):
        compare(HERE, replace(document, last_day=date(2026, 6, 30)))
    assert [one.kind for one in compare(HERE, resealed).differences] == ["value"]


def test_the_canonical_form_is_that_of_the_examples_of_rfc_8785() -> None:
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\x80": 6, "\u00f6": 7}
    text = '\u20ac$\x0f\nA\'B"\\\\"/'

    assert canonical(names).decode() == '{"\\r":2,"1":4,"\x80":6,"\u00f6":7,"\u20ac":1,"\U0001f600":5,"\ufb33":3}'
    assert canonical(text).decode() == '"\u20ac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'
    assert canonical({"a": [None, True, False, 2**53 - 1], "": {}}) == b'{"":{},"a":[null,true,false,9007199254740991]}'


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=10,
)


@given(JSON, st.randoms(use_true_random=False))
def test_the_order_in_which_members_were_written_does_not_change_the_digest(value: Any, random: Random) -> None:
    def shuffled(one: Any) -> Any:
        if isinstance(one, dict):
            return {name: shuffled(one[name]) for name in random.sample(list(one), len(one))}
        return [shuffled(item) for item in one] if isinstance(one, list) else one

    try:
        expected = digest_of(value)
    except NotCanonicalError:
        return

    assert digest_of(shuffled(value)) == expected


@pytest.mark.parametrize("value", [1.5, 2**53, float("nan"), {1: "a"}, "\ud800", b"bytes", {"a": {1, 2}}])
def test_what_has_no_canonical_form_is_refused(value: Any) -> None:
    with pytest.raises(NotCanonicalError):
        canonical({"inside": value})
