"""The account statement of a loan over a period, put together from its facts."""

from collections.abc import Iterator

from services.financing.papers.contracts import currency_text, instalment_row, instalment_table, paper, parties_section
from services.financing.papers.model import Cell, EntryFacts, Line, Paper, Section, StatementFacts, Table
from services.financing.papers.writing import Writer, plain

ENTRY_COLUMNS = ("column.on", "column.kind", "column.amount", "column.balance_after")
PORTION_COLUMNS = ("column.on", "column.instalment", "column.component", "column.amount")


def write_statement(facts: StatementFacts, writer: Writer) -> Paper:
    """Put the statement together in the writer's language; the same facts make the same paper."""
    sections = (
        parties_section(facts.parties, writer),
        _account(facts, writer),
        _entries(facts, writer),
        *_portions(facts, writer),
        _next(facts, writer),
        Section(writer.say("section.rights"), texts=(writer.say("right.explanation", plain(facts.loan_id)),)),
    )
    return paper("statement", facts.loan_id, sections, None, writer)


def _account(facts: StatementFacts, writer: Writer) -> Section:
    lines = (
        Line(writer.say("account.first"), writer.day(facts.first)),
        Line(writer.say("account.last"), writer.day(facts.last)),
        Line(writer.say("account.opening"), writer.amount(facts.opening_minor, facts.currency)),
        Line(writer.say("account.closing"), writer.amount(facts.closing_minor, facts.currency)),
        Line(writer.say("account.overdue"), writer.amount(facts.overdue_minor, facts.currency)),
        Line(writer.say("account.days_past_due"), plain(facts.days_past_due)),
        Line(writer.say("account.record_version"), plain(facts.record_version)),
    )
    return Section(writer.say("section.account"), lines, texts=(writer.say("account.balance_explained"),))


def _entries(facts: StatementFacts, writer: Writer) -> Section:
    heading = writer.say("section.entries")
    if not facts.entries:
        return Section(heading, texts=(writer.say("entries.none"),))
    rows = tuple(
        (
            writer.day(entry.on),
            writer.say(f"entry.{entry.kind}"),
            writer.number(entry.amount_minor, facts.currency),
            writer.number(entry.balance_after_minor, facts.currency),
        )
        for entry in facts.entries
    )
    table = Table(tuple(writer.say(column) for column in ENTRY_COLUMNS), rows)
    return Section(heading, table=table, texts=(currency_text(facts.currency, writer),))


def _portions(facts: StatementFacts, writer: Writer) -> Iterator[Section]:
    rows = tuple(row for entry in facts.entries for row in _portion_rows(entry, facts, writer))
    if rows:
        table = Table(tuple(writer.say(column) for column in PORTION_COLUMNS), rows)
        texts = (currency_text(facts.currency, writer),)
        yield Section(writer.say("section.portions"), table=table, texts=texts)


def _portion_rows(entry: EntryFacts, facts: StatementFacts, writer: Writer) -> Iterator[tuple[Cell, ...]]:
    on = writer.day(entry.on)
    for portion in entry.portions:
        component = writer.say(f"component.{portion.component}")
        yield (on, plain(portion.instalment), component, writer.number(portion.amount_minor, facts.currency))
    if entry.overpaid_minor:
        yield (on, plain(""), writer.say("component.overpaid"), writer.number(entry.overpaid_minor, facts.currency))


def _next(facts: StatementFacts, writer: Writer) -> Section:
    heading = writer.say("section.next")
    if facts.next_instalment is None:
        return Section(heading, texts=(writer.say("next.none"),))
    row = instalment_row(facts.next_instalment, facts.currency, writer)
    return Section(heading, table=instalment_table((row,), writer), texts=(currency_text(facts.currency, writer),))
