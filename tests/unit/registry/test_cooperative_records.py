"""The record of a cooperative: whatever happens, and for whichever day, today it says what the entry says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.contracts.registry import CooperativeAmended
from services.kernel import Country
from services.kernel.errors import DomainError
from services.registry.cooperatives import governance, membership, model
from services.registry.cooperatives.amendments import amend, take_back
from services.registry.cooperatives.fields import entry_of, fields_of
from services.registry.cooperatives.model import Cooperative, Description, Figures, Licence
from services.registry.cooperatives.particulars import Certificate, MembersMeeting, Organ
from services.registry.cooperatives.permits import certify, record_licence, withdraw_certificate
from services.registry.cooperatives.refusals import CooperativeAttestedError, CooperativeStateError, KindFixedError
from services.registry.enterprises import model as enterprises
from services.registry.records.amendments import Asked
from services.registry.records.model import History
from services.registry.records.recording import Note, change_between, change_since
from services.registry.records.refusals import StandingChangeError, ValidInFutureError
from services.registry.register_numbers import Register, RegisterNumber

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
TODAY = date(2026, 11, 2)
NUMBER = RegisterNumber(Country.ID, Register.COOPERATIVES, 123)
BEGINNING = TODAY - timedelta(days=40)
ASKED = Asked("registrar-1", NOON)
APPROVED = replace(ASKED, is_approved=True)
DESCRIBED = Description(
    legal_name="KSP Cendana",
    kind="savings_and_loan",
    form="primary",
    place_code="53.03",
    municipality_code="53.03",
    identifiers=(),
    founding_rule="id-primary-2020",
    founding_confidence="medium",
)
ENTRY = model.register(
    DESCRIBED, Figures(1_200), cooperative_id="coop-1", number=NUMBER, valid_from=BEGINNING, asked=ASKED
).state
REGISTRATION = change_between({}, fields_of(ENTRY), Note("registrar-1", NOON, 1), valid_from=BEGINNING)
assert REGISTRATION
RECORD = History((REGISTRATION,))
ENTERPRISE = enterprises.Enterprise(
    "ent-1",
    Country.ID,
    enterprises.Description("UD Sasando", "53.03", "53.03", "Retail", "47111", "KBLI2020", "micro", "1", "female", ()),
    "registered",
    BEGINNING,
    "registrar-1",
    version=1,
)

Life = tuple[Cooperative, History]


def lived(life: Life, then: Cooperative, since: date) -> Life:
    """Add what happened as it is kept: one change, on the day that it may hold from."""
    entry, history = life
    change = change_since(
        history, fields_of(entry), fields_of(then), Note("registrar-1", NOON, then.version), since=since
    )
    return then, History((*history.changes, change)) if change else history


@st.composite
def lives(draw: st.DrawFn) -> Life:
    """Draw a cooperative's life, told in any order of days; what is refused leaves no trace."""
    life: Life = (ENTRY, RECORD)
    kinds = ["admit", "leave", "report", "license", "certify", "withdraw", "elect", "meet", "recognise", "amend"]
    for number in range(draw(st.integers(1, 10))):
        step, day = draw(st.sampled_from(kinds)), TODAY - timedelta(days=draw(st.integers(0, 60)))
        try:
            life = _after(life, step, day, draw(st.integers(1, 3)), number)
        except DomainError:
            continue
    return life


def _after(life: Life, step: str, day: date, which: int, number: int) -> Life:  # noqa: C901, PLR0911 - one case a step
    (entry, history), until = life, day + timedelta(days=100)
    member = replace(ENTERPRISE, enterprise_id=f"ent-{which}")
    match step:
        case "admit":
            return lived(life, membership.admit(entry, member, admitted_on=day, at=NOON).state, day)
        case "leave":
            return lived(life, membership.leave(entry, f"ent-{which}", left_on=day, at=NOON).state, day)
        case "report":
            return lived(life, model.report_members(entry, Figures(number), reported_on=day, at=NOON).state, day)
        case "license":
            return lived(life, record_licence(entry, Licence("503/1", day, None), at=NOON).state, day)
        case "certify":
            return lived(life, certify(entry, Certificate("1600000000207", "A", day, until), at=NOON).state, day)
        case "withdraw":
            return lived(life, withdraw_certificate(entry, reason_code="no_meeting", at=NOON).state, TODAY)
        case "elect":
            return lived(life, governance.elect(entry, "board", Organ(5, 2, day, until), at=NOON).state, day)
        case "meet":
            meeting = MembersMeeting(day.year - which, day, 10 + number, True, None)
            return lived(life, governance.hold_meeting(entry, meeting, at=NOON).state, day)
        case "recognise":
            return lived(life, model.recognise(entry, by=Country.TL, basis_code=None, at=NOON).state, TODAY)
        case _:
            renamed = replace(DESCRIBED, legal_name=f"KSP {number}")
            amendment = amend(entry, history, renamed, APPROVED, valid_from=day)
            changes = (*history.changes, amendment.change) if amendment.change else history.changes
            return amendment.decision.state, History(changes)


@settings(max_examples=60)
@given(lives())
def test_today_the_record_says_what_the_entry_says(life: Life) -> None:
    entry, history = life

    read = entry_of("coop-1", history.on(TODAY), history.version)

    assert read == entry
    assert history.on(BEGINNING).keys() >= fields_of(ENTRY).keys()


@settings(max_examples=10)
@given(st.integers(1, 300))
def test_one_more_member_is_one_small_change(count: int) -> None:
    members = tuple(model.Membership(f"ent-{number:04}", TODAY) for number in range(count))
    entry = replace(ENTRY, members=members)

    joined = membership.admit(entry, replace(ENTERPRISE, enterprise_id="ent-9999"), admitted_on=TODAY, at=NOON).state
    change = change_between(fields_of(entry), fields_of(joined), Note("registrar-1", NOON, 2), valid_from=TODAY)

    assert change
    assert change.values == {"member.ent-9999": TODAY.isoformat()}


def test_membership_and_reports_hold_from_their_own_day_and_never_from_before_the_entry() -> None:
    joined = membership.admit(ENTRY, ENTERPRISE, admitted_on=TODAY - timedelta(days=9), at=NOON).state
    life = lived((ENTRY, RECORD), joined, TODAY - timedelta(days=9))
    left = membership.leave(joined, "ent-1", left_on=TODAY - timedelta(days=5), at=NOON).state
    life = lived(life, left, TODAY - timedelta(days=5))
    reported = model.report_members(left, Figures(900), reported_on=BEGINNING - timedelta(days=9), at=NOON).state

    _, history = lived(life, reported, BEGINNING - timedelta(days=9))

    days = [TODAY - timedelta(days=ago) for ago in (10, 9, 6, 5)]
    read = [entry_of("coop-1", history.on(day), 4) for day in days]
    assert [len(entry.members) for entry in read] == [0, 1, 1, 0]
    assert history.on(BEGINNING)["member_count"] == 900


def test_an_amendment_tells_the_day_it_holds_from_and_how_the_cooperative_is_now() -> None:
    since = BEGINNING + timedelta(days=5)
    moved = replace(DESCRIBED, place_code="53.04", municipality_code="53.04")

    amendment = amend(ENTRY, RECORD, moved, ASKED, valid_from=since)

    (fact,) = amendment.decision.events
    assert isinstance(fact, CooperativeAmended)
    assert (fact.municipality_code, fact.valid_from, fact.corrects) == ("53.04", since, None)
    assert amend(ENTRY, RECORD, DESCRIBED, ASKED, valid_from=since).decision.events == ()


def test_a_wrong_description_is_corrected_or_taken_back_but_not_what_has_commands_of_its_own() -> None:
    wrong = amend(ENTRY, RECORD, replace(DESCRIBED, legal_name="KSP Sendana"), ASKED, valid_from=TODAY)
    assert wrong.change
    entry, history = wrong.decision.state, History((*RECORD.changes, wrong.change))
    renamed = replace(DESCRIBED, legal_name="KSP Cendana Wangi")

    right = amend(entry, history, renamed, ASKED, valid_from=BEGINNING, corrects=2).decision.state
    never = take_back(entry, history, 2, ASKED).decision.state
    licensed = lived((entry, history), record_licence(entry, Licence("503/1", TODAY, None), at=NOON).state, TODAY)

    assert (right.description, never.description) == (renamed, DESCRIBED)
    with pytest.raises(StandingChangeError):
        take_back(*licensed, 3, APPROVED)


def test_what_an_authority_attested_changes_by_an_approved_request_until_the_paper_is_withdrawn() -> None:
    period = (TODAY - timedelta(days=30), TODAY - timedelta(days=20))
    certified = certify(ENTRY, Certificate("1600000000207", "A", *period), at=NOON).state
    withdrawn = withdraw_certificate(certified, reason_code="no_meeting", at=NOON).state
    licensed = record_licence(ENTRY, Licence("503/1", *period), at=NOON).state
    recognised = model.recognise(ENTRY, by=Country.TL, basis_code=None, at=NOON).state
    renamed = replace(DESCRIBED, legal_name="KSP Cendana Wangi")

    for attested in (certified, licensed, recognised):
        approved = amend(attested, RECORD, renamed, APPROVED, valid_from=TODAY)
        assert approved.decision.state.description == renamed
        with pytest.raises(CooperativeAttestedError):
            amend(attested, RECORD, renamed, ASKED, valid_from=TODAY)
        with pytest.raises(CooperativeAttestedError):
            take_back(attested, RECORD, 1, ASKED)
    assert amend(withdrawn, RECORD, renamed, ASKED, valid_from=TODAY).decision.state.description == renamed


def test_a_description_is_told_of_a_registered_entry_for_days_that_have_come_and_keeps_its_kind() -> None:
    suspended = model.suspend(ENTRY, reason_code="no_meeting", at=NOON).state

    with pytest.raises(CooperativeStateError):
        amend(suspended, RECORD, DESCRIBED, ASKED, valid_from=TODAY)
    with pytest.raises(ValidInFutureError):
        amend(ENTRY, RECORD, DESCRIBED, ASKED, valid_from=TODAY + timedelta(days=1))
    with pytest.raises(KindFixedError):
        amend(ENTRY, RECORD, replace(DESCRIBED, kind="producer"), ASKED, valid_from=TODAY)
