"""The contract of a loan, put together from its facts."""

from collections.abc import Iterator
from typing import Literal

from services.financing.arithmetic.lending.charges import PenaltyRule
from services.financing.papers.model import (
    Cell,
    ContractFacts,
    Figure,
    InstalmentFacts,
    Line,
    Paper,
    Parties,
    Party,
    Phrase,
    Section,
    Signatures,
    Table,
    has_unsure,
)
from services.financing.papers.writing import Writer, plain
from services.kernel import Currency

INSTALMENT_COLUMNS = (
    "column.number",
    "column.due_on",
    "column.principal",
    "column.interest",
    "column.charges",
    "column.total",
)


def write_contract(facts: ContractFacts, writer: Writer) -> Paper:
    """Put the contract together in the writer's language; the same facts make the same paper."""
    sections = (
        parties_section(facts.parties, writer),
        _basis(facts, writer),
        _loan(facts, writer),
        _schedule(facts, writer),
        _allocation(facts, writer),
        _penalty(facts.penalty, writer),
        _rights(facts, writer),
    )
    signing = tuple(writer.say(f"party.{role}") for role in ("lender", "cooperative", "borrower"))
    signatures = Signatures(writer.say("section.signatures"), signing)
    return paper("contract", facts.loan_id, sections, signatures, writer)


def paper(
    kind: Literal["contract", "statement"],
    loan_id: str,
    sections: tuple[Section, ...],
    signatures: Signatures | None,
    writer: Writer,
) -> Paper:
    """Give sections a title and notes; where a wording is unchecked, a note says so."""
    title = writer.say(f"{kind}.title", plain(loan_id))
    notes = (writer.say("note.names"), writer.say("note.forms"))
    unsure = has_unsure((title, *sections, signatures, *notes))
    unsure_note = writer.say("note.unsure") if unsure else None
    return Paper(kind, loan_id, writer.language, title, sections, signatures, notes, unsure_note)


def parties_section(parties: Parties, writer: Writer) -> Section:
    """Name the parties, with room for a name that is not known."""
    named = (("lender", parties.lender), ("cooperative", parties.cooperative), ("borrower", parties.borrower))
    lines = tuple(Line(writer.say(f"party.{role}"), _party(party, writer)) for role, party in named)
    return Section(writer.say("section.parties"), lines)


def instalment_row(row: InstalmentFacts, currency: Currency, writer: Writer) -> tuple[Cell, ...]:
    """Write one instalment under `INSTALMENT_COLUMNS`."""
    amounts = (row.principal_minor, row.interest_minor, row.charges_minor, row.total_minor)
    written = (writer.number(amount, currency) for amount in amounts)
    return (plain(row.number), writer.day(row.due_on), *written)


def instalment_table(rows: tuple[tuple[Cell, ...], ...], writer: Writer) -> Table:
    """Put rows under `INSTALMENT_COLUMNS`."""
    return Table(tuple(writer.say(column) for column in INSTALMENT_COLUMNS), rows)


def _party(party: Party, writer: Writer) -> Phrase:
    if party.legal_name is None:
        return writer.say("party.unnamed", plain(party.party_id))
    return writer.say("party.named", plain(party.legal_name), plain(party.party_id))


def _basis(facts: ContractFacts, writer: Writer) -> Section:
    basis = facts.legal_basis
    lines = [
        Line(writer.say("basis.facility"), plain(basis.facility_id)),
        Line(writer.say("basis.legal"), writer.say(f"legal_basis.{basis.code}")),
        Line(writer.say("basis.document"), plain(basis.document)),
    ]
    if basis.approved_on is not None:
        lines.append(Line(writer.say("basis.approved_on"), writer.day(basis.approved_on)))
    return Section(writer.say("section.basis"), tuple(lines))


def _loan(facts: ContractFacts, writer: Writer) -> Section:
    payable = sum(row.total_minor for row in facts.instalments)
    lines = (
        Line(writer.say("loan.amount"), writer.amount(facts.amount_minor, facts.currency)),
        Line(writer.say("loan.disbursed_on"), writer.day(facts.disbursed_on)),
        Line(writer.say("loan.annual_rate"), writer.agreed_rate(facts.annual_rate)),
        Line(writer.say("loan.method"), writer.say(f"method.{facts.method}")),
        Line(writer.say("loan.day_count"), plain(facts.day_count)),
        Line(writer.say("loan.effective_rate"), writer.rounded_rate(facts.effective_annual_rate)),
        Line(writer.say("loan.total_cost"), writer.amount(facts.total_cost_minor, facts.currency)),
        Line(writer.say("loan.total_payable"), writer.amount(payable, facts.currency)),
    )
    return Section(writer.say("section.loan"), lines, texts=(writer.say("loan.cost_explained"),))


def _schedule(facts: ContractFacts, writer: Writer) -> Section:
    rows = tuple(instalment_row(row, facts.currency, writer) for row in facts.instalments)
    sums = (
        sum(row.principal_minor for row in facts.instalments),
        sum(row.interest_minor for row in facts.instalments),
        sum(row.charges_minor for row in facts.instalments),
        sum(row.total_minor for row in facts.instalments),
    )
    totals = (writer.number(amount, facts.currency) for amount in sums)
    last: tuple[Cell, ...] = (plain(""), writer.say("column.sum"), *totals)
    table = instalment_table((*rows, last), writer)
    return Section(writer.say("section.schedule"), table=table, texts=(currency_text(facts.currency, writer),))


def currency_text(currency: Currency, writer: Writer) -> Phrase:
    """Say in which currency a table's amounts are."""
    return writer.say("table.currency", Figure(currency.value, currency.value))


def _allocation(facts: ContractFacts, writer: Writer) -> Section:
    steps = tuple(
        Line(writer.say("allocation.position", plain(number)), writer.say(f"component.{component}"))
        for number, component in enumerate(facts.allocation_order, start=1)
    )
    texts = (writer.say("allocation.rule"), writer.say("allocation.excess"))
    return Section(writer.say("section.allocation"), steps, texts=texts)


def _penalty(rule: PenaltyRule | None, writer: Writer) -> Section:
    heading = writer.say("section.penalty")
    if rule is None:
        return Section(heading, texts=(writer.say("penalty.none"),))
    often = writer.say("penalty.repeated", plain(rule.every_days)) if rule.every_days else writer.say("penalty.once")
    return Section(heading, tuple(_penalty_lines(rule, writer)), texts=(often,))


def _penalty_lines(rule: PenaltyRule, writer: Writer) -> Iterator[Line]:
    yield Line(writer.say("penalty.rate"), writer.agreed_rate(rule.rate))
    for component in rule.base:
        yield Line(writer.say("penalty.base"), writer.say(f"component.{component}"))
    yield Line(writer.say("penalty.grace_days"), plain(rule.grace_days))
    if rule.cap_rate is not None:
        yield Line(writer.say("penalty.cap"), writer.agreed_rate(rule.cap_rate))


def _rights(facts: ContractFacts, writer: Writer) -> Section:
    texts = (
        writer.say(f"right.{facts.early_payment}"),
        writer.say("right.explanation", plain(facts.loan_id)),
        writer.say("right.complaint_lender"),
        writer.say("right.complaint_authorities"),
    )
    return Section(writer.say("section.rights"), texts=texts)
