"""Partnerships of two cooperatives: one side alone changes nothing, both together conclude."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.registry import PartnershipConcluded, PartnershipProposed, PartnershipSigned
from services.kernel import Country, DomainError
from services.registry.cooperatives.model import Cooperative, CooperativeStatus, Description, Figures
from services.registry.partnerships import refusals
from services.registry.partnerships.fields import entry_of, fields_of
from services.registry.partnerships.milestones import MILESTONES_MAX, plan, reach
from services.registry.partnerships.model import Milestone, Partnership, Terms, end, propose, sign
from services.registry.records.model import History
from services.registry.records.recording import Note, change_between, change_since

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
YESTERDAY = TODAY - timedelta(days=1)
TERMS = Terms(("joint_marketing",), date(2026, 10, 1), date(2029, 6, 30))
INDONESIAN = Cooperative(
    cooperative_id="coop-id",
    country=Country.ID,
    description=Description("KSP Cendana", "savings_and_loan", "primary", "53.03", "53.03", (), "1", "medium"),
    figures=Figures(1_200),
    status="registered",
    registered_on=date(2026, 1, 5),
    registered_by="registrar-1",
    recognised_by=Country.TL,
    version=2,
)
TIMORESE = replace(INDONESIAN, cooperative_id="coop-tl", country=Country.TL, recognised_by=Country.ID)
SIDES = (INDONESIAN, TIMORESE)
PROPOSED = propose(TIMORESE, INDONESIAN, TERMS, partnership_id="part-1", by=Country.TL, at=NOON).state
SIGNED = sign(PROPOSED, SIDES, ministry=Country.TL, by="officer-tl", at=NOON).state
CONCLUDED = sign(SIGNED, SIDES, ministry=Country.ID, by="officer-id", at=NOON).state
ENDED = end(CONCLUDED, ministry=Country.ID, reason_code="term_over", at=NOON).state
SHIPMENT = Milestone("first_joint_shipment", Country.TL, date(2026, 12, 31))
PLANNED = plan(CONCLUDED, SHIPMENT, by=Country.TL, at=NOON).state


def test_a_proposal_names_both_cooperatives_and_binds_nobody() -> None:
    decision = propose(TIMORESE, INDONESIAN, TERMS, partnership_id="part-1", by=Country.TL, at=NOON)

    (fact,) = decision.events
    assert isinstance(fact, PartnershipProposed)
    assert (fact.proposed_by, fact.indonesian_cooperative_id, fact.timorese_cooperative_id) == (
        Country.TL,
        "coop-id",
        "coop-tl",
    )
    assert (decision.state.status, decision.state.signatures) == ("proposed", {})


@given(st.permutations([Country.ID, Country.TL]))
def test_one_side_alone_changes_nothing_and_both_conclude_in_either_order(order: list[Country]) -> None:
    first = sign(PROPOSED, SIDES, ministry=order[0], by="officer-1", at=NOON)

    second = sign(first.state, SIDES, ministry=order[1], by="officer-2", at=NOON)

    assert (first.state.status, second.state.status) == ("proposed", "concluded")
    assert [type(fact) for fact in (*first.events, *second.events)] == [
        PartnershipSigned,
        PartnershipSigned,
        PartnershipConcluded,
    ]
    assert second.state.version == 4
    with pytest.raises(refusals.AlreadySignedError):
        sign(first.state, SIDES, ministry=order[0], by="officer-3", at=NOON)


@pytest.mark.parametrize("status", ["suspended", "deregistered"])
@pytest.mark.parametrize("which", [0, 1])
def test_nobody_signs_with_a_cooperative_that_is_not_active(status: CooperativeStatus, which: int) -> None:
    sides = tuple(replace(side, status=status) if number == which else side for number, side in enumerate(SIDES))

    with pytest.raises(refusals.SideNotActiveError):
        sign(SIGNED, (sides[0], sides[1]), ministry=Country.ID, by="officer-id", at=NOON)


@pytest.mark.parametrize("which", [0, 1])
def test_nobody_signs_before_each_ministry_recognised_the_other_s_cooperative(which: int) -> None:
    sides = tuple(replace(side, recognised_by=None) if number == which else side for number, side in enumerate(SIDES))

    with pytest.raises(refusals.SideNotRecognisedError):
        sign(PROPOSED, (sides[0], sides[1]), ministry=Country.TL, by="officer-tl", at=NOON)


@pytest.mark.parametrize(
    ("own", "partner", "by", "terms", "refusal"),
    [
        (TIMORESE, INDONESIAN, Country.ID, TERMS, refusals.NoSideError),
        (TIMORESE, INDONESIAN, None, TERMS, refusals.NoSideError),
        (TIMORESE, TIMORESE, Country.TL, TERMS, refusals.SameCountryError),
        (replace(TIMORESE, status="suspended"), INDONESIAN, Country.TL, TERMS, refusals.SideNotActiveError),
        (replace(TIMORESE, status="deregistered"), INDONESIAN, Country.TL, TERMS, refusals.SideNotActiveError),
        (TIMORESE, replace(INDONESIAN, status="deregistered"), Country.TL, TERMS, refusals.SideNotActiveError),
        (
            TIMORESE,
            INDONESIAN,
            Country.TL,
            replace(TERMS, ends_on=TODAY - timedelta(1)),
            refusals.PartnershipPeriodError,
        ),
    ],
)
def test_a_proposal_that_cannot_be_is_refused(
    own: Cooperative, partner: Cooperative, by: Country | None, terms: Terms, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        propose(own, partner, terms, partnership_id="part-1", by=by, at=NOON)


def test_a_partnership_is_not_signed_after_its_last_day_or_its_end() -> None:
    late = datetime(2029, 7, 1, 12, tzinfo=UTC)

    with pytest.raises(refusals.PartnershipPeriodError):
        sign(SIGNED, SIDES, ministry=Country.ID, by="officer-id", at=late)
    declined = end(SIGNED, ministry=Country.ID, reason_code="declined", at=NOON).state
    with pytest.raises(refusals.PartnershipStateError):
        sign(declined, SIDES, ministry=Country.ID, by="officer-id", at=NOON)
    with pytest.raises(refusals.PartnershipStateError):
        end(declined, ministry=Country.TL, reason_code="again", at=NOON)


def test_what_one_side_signed_stays_as_it_is() -> None:
    planned = plan(PROPOSED, SHIPMENT, by=Country.ID, at=NOON).state

    assert planned.milestones == (SHIPMENT,)
    with pytest.raises(refusals.SignedAlreadyFixedError):
        plan(SIGNED, SHIPMENT, by=Country.TL, at=NOON)


def test_in_a_partnership_that_holds_each_side_plans_and_reaches_its_own_milestones() -> None:
    later = replace(SHIPMENT, due_on=date(2027, 3, 31))
    moved = plan(PLANNED, later, by=Country.TL, at=NOON)
    reached = reach(
        moved.state, SHIPMENT.milestone_code, reached_on=TODAY, evidence_kind="waybill", by=Country.TL, at=NOON
    )

    assert moved.state.milestones == (later,)
    assert reached.state.milestones == (replace(later, reached_on=TODAY, evidence_kind="waybill"),)
    with pytest.raises(refusals.MilestoneOfOtherSideError):
        plan(PLANNED, replace(SHIPMENT, owner=Country.ID), by=Country.ID, at=NOON)
    with pytest.raises(refusals.MilestoneOfOtherSideError):
        reach(PLANNED, SHIPMENT.milestone_code, reached_on=TODAY, evidence_kind="waybill", by=Country.ID, at=NOON)
    with pytest.raises(refusals.MilestoneReachedError):
        plan(reached.state, SHIPMENT, by=Country.TL, at=NOON)


@pytest.mark.parametrize(
    ("entry", "code", "reached_on", "refusal"),
    [
        (PLANNED, "unheard_of", TODAY, refusals.MilestoneNotFoundError),
        (PLANNED, SHIPMENT.milestone_code, TODAY + timedelta(days=1), refusals.ReachedDayError),
        (PLANNED, SHIPMENT.milestone_code, YESTERDAY, refusals.ReachedDayError),
        (SIGNED, SHIPMENT.milestone_code, TODAY, refusals.PartnershipStateError),
        (ENDED, SHIPMENT.milestone_code, TODAY, refusals.PartnershipStateError),
    ],
)
def test_a_milestone_is_reached_between_the_conclusion_and_today(
    entry: Partnership, code: str, reached_on: date, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        reach(entry, code, reached_on=reached_on, evidence_kind="waybill", by=Country.TL, at=NOON)


def test_milestones_are_due_within_the_partnership_and_bounded_in_number() -> None:
    codes = tuple(Milestone(f"step_{number:03}", Country.TL, TODAY) for number in range(MILESTONES_MAX))

    with pytest.raises(refusals.PartnershipPeriodError):
        plan(CONCLUDED, replace(SHIPMENT, due_on=date(2029, 7, 1)), by=Country.TL, at=NOON)
    with pytest.raises(refusals.MilestonesFullError):
        plan(replace(CONCLUDED, milestones=codes), SHIPMENT, by=Country.TL, at=NOON)


@settings(max_examples=50)
@given(st.lists(st.tuples(st.sampled_from(["sign", "plan", "reach", "end"]), st.sampled_from(Country)), max_size=12))
def test_today_the_record_says_what_the_partnership_is(steps: list[tuple[str, Country]]) -> None:
    entry = PROPOSED
    change = change_between({}, fields_of(entry), Note("officer", NOON, 1), valid_from=TODAY)
    assert change
    history = History((change,))

    for step, side in steps:
        try:
            then = _after(entry, step, side)
        except DomainError:
            continue
        told = change_since(
            history, fields_of(entry), fields_of(then), Note("officer", NOON, then.version), since=TODAY
        )
        entry, history = then, History((*history.changes, told) if told else history.changes)

    assert entry_of("part-1", history.on(TODAY), history.version) == entry


def _after(entry: Partnership, step: str, side: Country) -> Partnership:
    code = f"step_{side}"
    match step:
        case "sign":
            return sign(entry, SIDES, ministry=side, by=f"officer-{side}", at=NOON).state
        case "plan":
            return plan(entry, Milestone(code, side, TODAY + timedelta(entry.version)), by=side, at=NOON).state
        case "reach":
            return reach(entry, code, reached_on=TODAY, evidence_kind="waybill", by=side, at=NOON).state
        case _:
            return end(entry, ministry=side, reason_code="term_over", at=NOON).state
