"""What happens when something is asked of the register of cooperatives."""

from services.chassis.unit_of_work import Transaction
from services.registry.cooperatives import (
    amendments,
    governance,
    keeping,
    membership,
    model,
    permits,
    repository,
)
from services.registry.cooperatives.commands import (
    AdmitMember,
    AmendCooperative,
    CertifyCooperative,
    ChangeStanding,
    CorrectCooperative,
    Correction,
    EndMembership,
    RecogniseCooperative,
    RecordElection,
    RecordLicence,
    RecordMeeting,
    RegisterCooperative,
    ReportMembers,
)
from services.registry.cooperatives.description import (
    check_certificate_number,
    describe,
    describe_anew,
    figures_of,
)
from services.registry.cooperatives.model import Cooperative, Licence
from services.registry.cooperatives.particulars import Certificate, MembersMeeting, Organ
from services.registry.enterprises import repository as enterprises
from services.registry.places.repository import load_gazetteer
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History
from services.registry.register_numbers import Register, RegisterNumber, counter_of


async def register_cooperative(command: RegisterCooperative, tx: Transaction) -> Cooperative:
    """Enter a cooperative into its country's register; it is classed by its figures and the rule of today."""
    model.demand_home(command.country, tx.caller.ministry)
    today = command.country.day_of(tx.now)
    valid_from = command.valid_from or today
    figures = figures_of(command, command.country, command.kind, on=today)
    described = describe(command, load_gazetteer(), on=valid_from)
    serial = await tx.draw(counter_of(command.country, Register.COOPERATIVES))
    decision = model.register(
        described,
        figures,
        cooperative_id=tx.new_id("coop"),
        number=RegisterNumber(command.country, Register.COOPERATIVES, serial),
        valid_from=valid_from,
        asked=Asked(tx.caller.subject, tx.now),
    )
    await keeping.enter(decision, tx, valid_from=valid_from, not_duplicate_of=command.not_duplicate_of)
    return decision.state


async def amend_cooperative(command: AmendCooperative, tx: Transaction) -> Cooperative:
    """Describe an entry anew, from a day on."""
    entry, given = await keeping.own(command.cooperative_id, tx), command.description
    history = await records.history_of(entry.cooperative_id, tx)
    valid_from = given.valid_from or entry.country.day_of(tx.now)
    described = describe_anew(given, entry.description, entry.country, load_gazetteer(), on=valid_from)
    amendment = amendments.amend(entry, history, described, Asked(tx.caller.subject, tx.now), valid_from=valid_from)
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def correct_cooperative(command: CorrectCooperative, tx: Transaction) -> Cooperative:
    """Correct one change, or take it back."""
    entry, correction = await keeping.own(command.cooperative_id, tx), command.correction
    history = await records.history_of(entry.cooperative_id, tx)
    asked = Asked(tx.caller.subject, tx.now, correction.reason_code)
    amendment = _corrected(entry, history, correction, asked)
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def report_members(command: ReportMembers, tx: Transaction) -> Cooperative:
    """Take a members' meeting's figures down; the class is that of the rule of the meeting's day."""
    entry, report = await keeping.own(command.cooperative_id, tx), command.report
    figures = figures_of(report, entry.country, entry.description.kind, on=report.reported_on)
    decision = model.report_members(entry, figures, reported_on=report.reported_on, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=report.reported_on)
    return decision.state


async def record_licence(command: RecordLicence, tx: Transaction) -> Cooperative:
    """Record a permit to take savings and give loans."""
    entry, given = await keeping.own(command.cooperative_id, tx), command.licence
    licence = Licence(given.licence_number, given.valid_from, given.valid_until)
    decision = permits.record_licence(entry, licence, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=licence.valid_from)
    return decision.state


async def certify_cooperative(command: CertifyCooperative, tx: Transaction) -> Cooperative:
    """Record the certificate of an Indonesian cooperative's number."""
    entry, given = await keeping.own(command.cooperative_id, tx), command.certificate
    number = check_certificate_number(given.number, on=given.valid_from)
    certificate = Certificate(number, given.grade, given.valid_from, given.valid_until)
    decision = permits.certify(entry, certificate, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=given.valid_from)
    return decision.state


async def withdraw_certificate(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """Record that a certificate no longer holds."""
    entry = await keeping.own(command.cooperative_id, tx)
    decision = permits.withdraw_certificate(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def record_election(command: RecordElection, tx: Transaction) -> Cooperative:
    """Record the election of a board or of supervisors."""
    entry, given = await keeping.own(command.cooperative_id, tx), command.election
    elected = Organ(given.seats, given.women, given.term_from, given.term_until)
    decision = governance.elect(entry, command.organ, elected, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=given.term_from)
    return decision.state


async def record_meeting(command: RecordMeeting, tx: Transaction) -> Cooperative:
    """Take a yearly members' meeting down."""
    entry, given = await keeping.own(command.cooperative_id, tx), command.meeting
    meeting = MembersMeeting(
        command.book_year,
        given.held_on,
        given.attendance,
        given.are_accounts_accepted,
        given.surplus_distributed_minor,
    )
    decision = governance.hold_meeting(entry, meeting, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=given.held_on)
    return decision.state


async def recognise_cooperative(command: RecogniseCooperative, tx: Transaction) -> Cooperative:
    """Recognise a cooperative of the other country as a partner."""
    entry = await repository.get(command.cooperative_id, tx)
    decision = model.recognise(entry, by=tx.caller.ministry, basis_code=command.basis_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def admit_member(command: AdmitMember, tx: Transaction) -> Cooperative:
    """Admit a registered enterprise to a cooperative."""
    entry = await keeping.own(command.cooperative_id, tx)
    enterprise = await enterprises.get(command.enterprise_id, tx)
    decision = membership.admit(entry, enterprise, admitted_on=command.admitted_on, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=command.admitted_on)
    return decision.state


async def end_membership(command: EndMembership, tx: Transaction) -> Cooperative:
    """End an enterprise's membership."""
    entry = await keeping.own(command.cooperative_id, tx)
    decision = membership.leave(entry, command.enterprise_id, left_on=command.left_on, at=tx.now)
    await keeping.keep(decision, tx, was=entry, since=command.left_on)
    return decision.state


async def suspend_cooperative(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """Put an entry on hold."""
    entry = await keeping.own(command.cooperative_id, tx)
    decision = model.suspend(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def reinstate_cooperative(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """End a suspension."""
    entry = await keeping.own(command.cooperative_id, tx)
    decision = model.reinstate(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def deregister_cooperative(command: ChangeStanding, tx: Transaction) -> Cooperative:
    """End an entry for good."""
    entry = await keeping.own(command.cooperative_id, tx)
    decision = model.deregister(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


def _corrected(entry: Cooperative, history: History, correction: Correction, asked: Asked) -> Amendment[Cooperative]:
    given = correction.description
    if given is None:
        return amendments.take_back(entry, history, correction.change, asked)
    valid_from = given.valid_from or history.valid_from_of(correction.change)
    described = describe_anew(given, entry.description, entry.country, load_gazetteer(), on=valid_from)
    return amendments.amend(entry, history, described, asked, valid_from=valid_from, corrects=correction.change)
