"""What happens when something is asked of the register of products."""

from datetime import date

from services.chassis.unit_of_work import Transaction
from services.registry.farmer_groups.keeping import standing_of
from services.registry.products import amendments, keeping, model
from services.registry.products.commands import (
    AmendProduct,
    AssessReadiness,
    CertifyProduct,
    CorrectProduct,
    DescribeProduct,
    ListProduct,
    ProductCorrection,
    ReadinessSheet,
    WithdrawProduct,
)
from services.registry.products.description import certificate_of, describe
from services.registry.products.fields import described, entry_of
from services.registry.products.model import Product, Readiness
from services.registry.products.readiness import readiness_level
from services.registry.records import repository as records
from services.registry.records.amendments import Amendment, Asked
from services.registry.records.model import History
from services.registry.records.wanted import Wanted


async def list_product(command: ListProduct, tx: Transaction) -> Product:
    """Enter a product into the register of its owner's country."""
    owner = await standing_of(command.owner_id, tx)
    model.demand_home(owner.country, tx.caller.ministry)
    valid_from = command.valid_from or owner.country.day_of(tx.now)
    decision = model.list_product(
        describe(command, on=valid_from),
        owner,
        product_id=tx.new_id("product"),
        valid_from=valid_from,
        by=tx.caller.subject,
        at=tx.now,
    )
    await keeping.enter(decision, tx, valid_from=valid_from)
    return decision.state


async def amend_product(command: AmendProduct, tx: Transaction) -> Product:
    """Describe an entry anew, from a day on."""
    entry, given = await keeping.own(command.product_id, tx), command.description
    history = await records.history_of(entry.product_id, tx)
    said = _said(given, given.valid_from or entry.country.day_of(tx.now))
    amendment = amendments.amend(entry, history, said, Asked(tx.caller.subject, tx.now))
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def correct_product(command: CorrectProduct, tx: Transaction) -> Product:
    """Correct one change, or take it back."""
    entry, correction = await keeping.own(command.product_id, tx), command.correction
    history = await records.history_of(entry.product_id, tx)
    amendment = _corrected(entry, history, correction, Asked(tx.caller.subject, tx.now, correction.reason_code))
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def certify_product(command: CertifyProduct, tx: Transaction) -> Product:
    """Record a certificate; the register says it from the certificate's first day on, or from today."""
    entry, given = await keeping.own(command.product_id, tx), command.certificate
    decision = amendments.certify(entry, certificate_of(given, entry), Asked(tx.caller.subject, tx.now))
    await keeping.keep(decision, tx, was=entry, since=given.valid_from)
    return decision.state


async def assess_readiness(command: AssessReadiness, tx: Transaction) -> Product:
    """Assess a product against the criteria in force on the day, and what its entry said on it."""
    entry = await keeping.own(command.product_id, tx)
    history = await records.history_of(entry.product_id, tx)
    readiness = _readiness(entry, history, command.sheet, by=tx.caller.subject)
    amendment = amendments.assess(entry, history, readiness, Asked(tx.caller.subject, tx.now))
    await keeping.keep_amendment(amendment, tx)
    return amendment.decision.state


async def withdraw_product(command: WithdrawProduct, tx: Transaction) -> Product:
    """End the offer of a product."""
    entry = await keeping.own(command.product_id, tx)
    decision = model.withdraw(entry, reason_code=command.reason_code, at=tx.now)
    await keeping.keep(decision, tx, was=entry)
    return decision.state


def _said(given: DescribeProduct, valid_from: date, corrects: int | None = None) -> Wanted:
    return Wanted.description(described(describe(given, on=valid_from)), valid_from, corrects)


def _corrected(entry: Product, history: History, correction: ProductCorrection, asked: Asked) -> Amendment[Product]:
    given = correction.description
    if given is None:
        return amendments.take_back(entry, history, correction.change, asked)
    valid_from = given.valid_from or history.valid_from_of(correction.change)
    return amendments.amend(entry, history, _said(given, valid_from, correction.change), asked)


def _readiness(entry: Product, history: History, sheet: ReadinessSheet, *, by: str) -> Readiness:
    evidence = {met.criterion: met.evidence_kind for met in sheet.met}
    then = entry_of(entry.product_id, history.on(sheet.assessed_on), entry.version)
    found = readiness_level(then, evidence.keys(), on=sheet.assessed_on)
    return Readiness(
        assessed_on=sheet.assessed_on,
        assessed_by=by,
        evidence=evidence,
        criteria_met=found.criteria_met,
        level=found.level,
        level_name=found.name,
        readiness_rule=found.rule_version,
        confidence=found.confidence,
    )
