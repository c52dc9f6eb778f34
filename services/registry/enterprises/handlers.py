"""What happens when something is asked of the register of enterprises."""

from datetime import date

from services.chassis.unit_of_work import Transaction
from services.registry.enterprises import amendments, keeping, model, recognition, repository, verification
from services.registry.enterprises.commands import (
    AmendEnterprise,
    ChangeStanding,
    CorrectEnterprise,
    Correction,
    GivenFinding,
    RecogniseEnterprise,
    RegisterEnterprise,
    VerifyEnterprise,
)
from services.registry.enterprises.description import describe
from services.registry.enterprises.model import Enterprise
from services.registry.enterprises.verification import Finding, Verification
from services.registry.evidence import Evidence, check_evidence, evidence_kind
from services.registry.places.repository import load_gazetteer
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History
from services.registry.register_numbers import Register, RegisterNumber, counter_of


async def register_enterprise(command: RegisterEnterprise, tx: Transaction) -> Enterprise:
    """Enter an enterprise into its country's register."""
    model.demand_home(command.country, tx.caller.ministry)
    valid_from = command.valid_from or command.country.day_of(tx.now)
    described = describe(command, command.country, load_gazetteer(), on=valid_from)
    serial = await tx.draw(counter_of(command.country, Register.ENTERPRISES))
    decision = model.register(
        described,
        enterprise_id=tx.new_id("ent"),
        number=RegisterNumber(command.country, Register.ENTERPRISES, serial),
        valid_from=valid_from,
        by=tx.caller.subject,
        at=tx.now,
    )
    await keeping.enter(decision, tx, valid_from=valid_from, not_duplicate_of=command.not_duplicate_of)
    return decision.state


async def amend_enterprise(command: AmendEnterprise, tx: Transaction) -> Enterprise:
    """Describe an entry anew, from a day on."""
    entry, given = await keeping.own(command.enterprise_id, tx), command.description
    history = await records.history_of(entry.enterprise_id, tx)
    valid_from = given.valid_from or entry.country.day_of(tx.now)
    described = describe(given, entry.country, load_gazetteer(), on=valid_from)
    amendment = amendments.amend(entry, history, described, Asked(tx.caller.subject, tx.now), valid_from=valid_from)
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def correct_enterprise(command: CorrectEnterprise, tx: Transaction) -> Enterprise:
    """Correct one change, or take it back."""
    entry, correction = await keeping.own(command.enterprise_id, tx), command.correction
    history = await records.history_of(entry.enterprise_id, tx)
    asked = Asked(tx.caller.subject, tx.now, correction.reason_code)
    amendment = _corrected(entry, history, correction, asked)
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def verify_enterprise(command: VerifyEnterprise, tx: Transaction) -> Enterprise:
    """Take down what a verifier found of an entry."""
    entry = await keeping.own(command.enterprise_id, tx)
    history = await records.history_of(entry.enterprise_id, tx)
    finding = _found(command.finding, today=entry.country.day_of(tx.now))
    decision = verification.verify(entry, history, finding, by=tx.caller.subject, at=tx.now)
    repository.keep_verification(
        Verification(entry.enterprise_id, decision.state.version, finding, tx.caller.subject, tx.now), tx
    )
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def recognise_enterprise(command: RecogniseEnterprise, tx: Transaction) -> Enterprise:
    """Recognise an enterprise of the other country as a partner."""
    entry = await repository.get(command.enterprise_id, tx)
    decision = recognition.recognise(entry, ministry=tx.caller.ministry, basis_code=command.basis_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def withdraw_recognition(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """Recognise an enterprise of the other country no longer."""
    entry = await repository.get(command.enterprise_id, tx)
    decision = recognition.withdraw(entry, ministry=tx.caller.ministry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def suspend_enterprise(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """Put an entry on hold."""
    entry = await keeping.own(command.enterprise_id, tx)
    decision = model.suspend(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def reinstate_enterprise(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """End a suspension."""
    entry = await keeping.own(command.enterprise_id, tx)
    decision = model.reinstate(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


async def deregister_enterprise(command: ChangeStanding, tx: Transaction) -> Enterprise:
    """End an entry for good."""
    entry = await keeping.own(command.enterprise_id, tx)
    decision = model.deregister(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


def _found(given: GivenFinding, *, today: date) -> Finding:
    if given.evidence_kind is not None:
        seen = [Evidence(evidence_kind(given.evidence_kind, today).kind, today)]
    else:
        items = [Evidence(**item.model_dump()) for item in given.evidence or ()]
        seen = list(check_evidence(items, today=today))
    return Finding(given.outcome, tuple(seen), given.reason_code, tuple(given.checked_fields))


def _corrected(entry: Enterprise, history: History, correction: Correction, asked: Asked) -> Amendment[Enterprise]:
    given = correction.description
    if given is None:
        return amendments.take_back(entry, history, correction.change, asked)
    valid_from = given.valid_from or history.valid_from_of(correction.change)
    described = describe(given, entry.country, load_gazetteer(), on=valid_from)
    return amendments.correct(entry, history, correction.change, described, asked, valid_from=valid_from)
