"""What becomes of entries that may be one: refused at registration, judged in pairs, merged and unmerged."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, cast

import pytest

from services.contracts.registry import CooperativeMerged, CooperativeUnmerged, EnterpriseMerged, EnterpriseUnmerged
from services.kernel import Country
from services.registry.candidates import model
from services.registry.candidates.model import Candidate, Pair, Subject
from services.registry.candidates.refusals import (
    DuplicatesOfOtherMinistryError,
    FieldNotTakenOverError,
    PairJudgedError,
    PossibleDuplicateError,
)
from services.registry.cooperatives import fields as cooperative_fields
from services.registry.cooperatives import merging
from services.registry.cooperatives import model as cooperatives
from services.registry.cooperatives.governance import meeting_standing
from services.registry.cooperatives.refusals import CooperativeMergedIntoItselfError, CooperativeStateError
from services.registry.duplicates.model import Scan, ScanFinishedError, count, progress
from services.registry.enterprises import model as enterprises
from services.registry.enterprises.description import matched_fields
from services.registry.enterprises.fields import entry_of, fields_of
from services.registry.enterprises.merging import MergedIntoItselfError, merge, take_over, unmerge
from services.registry.enterprises.model import Description, Enterprise, EnterpriseStateError
from tests.unit.registry.test_cooperative_records import ENTRY as KSP

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
DESCRIBED = Description(
    legal_name="Kafé Maubisse",
    place_code="TL0104",
    municipality_code="TL01",
    sector="Agriculture",
    activity_code="01270",
    activity_edition="KBLI2020",
    size_class="micro",
    size_class_rule="tl-1",
    owner_gender="female",
    identifiers=("TIN:1234567",),
)
KEPT = Enterprise("ent-1", Country.TL, DESCRIBED, "verified", TODAY, "registrar-1", version=2)
AGAIN = Enterprise(
    "ent-2",
    Country.TL,
    replace(DESCRIBED, legal_name="Cafe Maubisse Lda", identifiers=("SERVE:12345",)),
    "registered",
    TODAY,
    "registrar-1",
    version=1,
)
COOPERATIVE = replace(KSP, version=4)
COOPERATIVE_AGAIN = replace(
    COOPERATIVE, cooperative_id="coop-2", licence=cooperatives.Licence("503/2", TODAY, None), register_number=None
)


def subject(entry: Enterprise) -> Subject:
    return Subject(entry.enterprise_id, "enterprise", entry.country, matched_fields(entry.description))


def pair() -> Pair:
    (candidate,) = model.weigh(subject(AGAIN), [subject(KEPT), subject(AGAIN)], NOON)
    return model.found_pair(subject(AGAIN), candidate, by="registrar-1", at=NOON)


def found(entry: Enterprise) -> tuple[Candidate, ...]:
    return model.weigh(subject(entry), [subject(KEPT)], NOON)


def test_a_likely_candidate_is_registered_only_when_it_is_named() -> None:
    with pytest.raises(PossibleDuplicateError) as refused:
        model.demand_new(found(AGAIN), ())

    (shown,) = cast("list[dict[str, Any]]", refused.value.members["candidates"])
    assert (shown["entry_id"], shown["grade"]) == ("ent-1", "likely")
    assert sum(Decimal(part["bits"]) for part in shown["parts"]) - 10 == pytest.approx(Decimal(shown["bits"]))
    model.demand_new(found(AGAIN), ("ent-1", "ent-9"))


def test_an_equal_official_number_is_not_named_away() -> None:
    same = replace(AGAIN, description=replace(AGAIN.description, legal_name="Loja Same", identifiers=("TIN:1234567",)))

    with pytest.raises(PossibleDuplicateError, match="official number"):
        model.demand_new(found(same), ("ent-1",))


def test_a_pair_is_one_whichever_entry_was_found_first_and_each_step_says_who_took_it() -> None:
    open_pair = pair()
    dismissed = model.dismiss(open_pair, reason_code="two_owners", by="officer-1", at=NOON)

    assert open_pair.pair_id == model.pair_id_of("ent-1", "ent-2") == model.pair_id_of("ent-2", "ent-1")
    assert [(step.kind, step.by) for step in dismissed.steps] == [("found", "registrar-1"), ("dismissed", "officer-1")]
    for judged in (dismissed, model.merged(open_pair, "ent-2", reason_code="same", by="officer-1", at=NOON)):
        with pytest.raises(PairJudgedError):
            model.dismiss(judged, reason_code="again", by="officer-1", at=NOON)


def test_a_merge_of_a_pair_is_taken_back_to_where_it_was() -> None:
    merged = model.merged(pair(), "ent-2", reason_code="same", by="officer-1", at=NOON)
    back = model.unmerged(merged, reason_code="two_after_all", by="officer-2", at=NOON)

    assert model.merged_id_of(merged) == "ent-2"
    assert (back.status, back.steps[-1].merged_id) == ("open", "ent-2")
    with pytest.raises(PairJudgedError):
        model.merged_id_of(back)


def test_a_merged_entry_points_to_its_survivor_and_nothing_is_done_with_it() -> None:
    decision = merge(AGAIN, KEPT, reason_code="same", at=NOON)
    entry = decision.state

    assert (entry.status, entry.merged_into, entry.description) == ("merged", "ent-1", AGAIN.description)
    assert [type(fact) for fact in decision.events] == [EnterpriseMerged]
    assert entry_of("ent-2", fields_of(entry), entry.version) == entry
    with pytest.raises(EnterpriseStateError):
        enterprises.verify(entry, evidence_kind="site_visit", by="verifier-1", at=NOON)
    with pytest.raises(EnterpriseStateError):
        enterprises.deregister(entry, reason_code="closed", at=NOON)


def test_an_unmerged_entry_stands_as_before_its_merge() -> None:
    merged = merge(KEPT, AGAIN, reason_code="same", at=NOON).state

    decision = unmerge(merged, reason_code="two_after_all", at=NOON)

    assert replace(decision.state, version=KEPT.version) == KEPT
    assert isinstance(decision.events[0], EnterpriseUnmerged)
    assert decision.events[0].into == "ent-2"


@pytest.mark.parametrize("status", ["suspended", "merged", "deregistered"])
def test_only_entries_in_good_standing_are_merged(status: enterprises.EnterpriseStatus) -> None:
    with pytest.raises(EnterpriseStateError):
        merge(replace(AGAIN, status=status), KEPT, reason_code="same", at=NOON)
    with pytest.raises(EnterpriseStateError):
        merge(AGAIN, replace(KEPT, status=status), reason_code="same", at=NOON)


def test_an_entry_is_merged_into_another_of_its_country() -> None:
    for survivor in (AGAIN, replace(KEPT, country=Country.ID)):
        with pytest.raises(MergedIntoItselfError):
            merge(AGAIN, survivor, reason_code="same", at=NOON)


def test_a_survivor_takes_over_what_is_named_and_adds_the_numbers_to_its_own() -> None:
    described = take_over(KEPT, AGAIN, ("legal_name", "identifiers"))

    assert described.legal_name == "Cafe Maubisse Lda"
    assert described.identifiers == ("SERVE:12345", "TIN:1234567")
    assert replace(described, legal_name="Kafé Maubisse", identifiers=("TIN:1234567",)) == DESCRIBED
    assert take_over(KEPT, AGAIN, ()) == DESCRIBED


def test_a_part_that_entries_of_the_register_do_not_have_is_not_taken_over() -> None:
    with pytest.raises(FieldNotTakenOverError, match="legal_name, kind, place, identifiers"):
        merging.take_over(COOPERATIVE, COOPERATIVE_AGAIN, ("sector",))


def test_a_merged_cooperative_keeps_what_it_has_and_stands_again_as_before() -> None:
    merged = merging.merge(COOPERATIVE_AGAIN, COOPERATIVE, reason_code="same", at=NOON)
    entry = merged.state

    back = merging.unmerge(entry, reason_code="two_after_all", at=NOON)

    assert (entry.status, entry.merged_into, entry.licence) == ("merged", "coop-1", COOPERATIVE_AGAIN.licence)
    assert cooperative_fields.entry_of("coop-2", cooperative_fields.fields_of(entry), entry.version) == entry
    assert [type(fact) for fact in (*merged.events, *back.events)] == [CooperativeMerged, CooperativeUnmerged]
    assert replace(back.state, version=COOPERATIVE_AGAIN.version) == COOPERATIVE_AGAIN
    assert not meeting_standing(replace(entry, registered_on=date(2020, 1, 1)), on=TODAY).is_overdue
    with pytest.raises(CooperativeStateError):
        cooperatives.deregister(entry, reason_code="closed", at=NOON)


@pytest.mark.parametrize("status", ["suspended", "merged", "deregistered"])
def test_only_registered_cooperatives_of_one_country_are_merged(status: cooperatives.CooperativeStatus) -> None:
    with pytest.raises(CooperativeStateError):
        merging.merge(replace(COOPERATIVE_AGAIN, status=status), COOPERATIVE, reason_code="same", at=NOON)
    with pytest.raises(CooperativeStateError):
        merging.merge(COOPERATIVE_AGAIN, replace(COOPERATIVE, status=status), reason_code="same", at=NOON)
    for survivor in (COOPERATIVE_AGAIN, replace(COOPERATIVE, country=Country.TL)):
        with pytest.raises(CooperativeMergedIntoItselfError):
            merging.merge(COOPERATIVE_AGAIN, survivor, reason_code="same", at=NOON)


def test_a_scan_counts_its_batches_to_the_end_and_no_further() -> None:
    scan = Scan("scan-1", "enterprise", Country.TL, "registrar-1", NOON, total=3)

    first = count(scan, [subject(KEPT), subject(AGAIN)], 1, is_last=False, at=NOON)
    last = count(first, [subject(AGAIN)], 0, is_last=True, at=NOON)

    assert (progress(first).share_done, first.after, first.pairs_found) == (Decimal("0.66"), "ent-2", 1)
    assert (progress(last).share_done, last.finished_at) == (Decimal(1), NOON)
    with pytest.raises(ScanFinishedError):
        count(last, [], 0, is_last=True, at=NOON)


def test_duplicates_are_judged_at_home() -> None:
    model.demand_home(Country.TL, model.home_of(Country.TL))

    with pytest.raises(DuplicatesOfOtherMinistryError):
        model.demand_home(Country.TL, Country.ID)
    with pytest.raises(DuplicatesOfOtherMinistryError):
        model.home_of(None)
