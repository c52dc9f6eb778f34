"""How a page of rows is checked against the register and its own file, and how it is registered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import ConflictError, RuleViolationError
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises.model import register as registered
from services.registry.imports import repository
from services.registry.imports.description import valid_from_of
from services.registry.imports.judging import Found, Said, claims_of, judge
from services.registry.imports.model import Import, Row, RowProblem
from services.registry.register_numbers import Register, RegisterNumber, counter_of


async def check(job: Import, page: Sequence[Said], tx: Transaction) -> tuple[Row, ...]:
    """Give a page's rows their outcomes, were they registered now; nothing is registered."""
    found = await duplicates_in_register(job, page, tx)
    wanted = {claim for said in page for claim in claims_of(said)}
    rows, claims = judge(page, replace(found, claims=await repository.claimed(job, wanted, tx)))
    async with tx.gathering():
        await repository.claim(job, claims, tx)
    return rows


async def register(job: Import, page: Sequence[Said], tx: Transaction) -> tuple[Row, ...]:
    """Register the rows of a page that were ready and still are; the texts of all its rows are given up."""
    ready = [said for said in page if said.row.outcome == "ready"]
    rows, _ = judge(ready, await duplicates_in_register(job, ready, tx))
    outcomes = {}
    async with tx.gathering():
        for said, row in zip(ready, rows, strict=True):
            outcomes[row.number] = await _entered(job, said, row, tx) if row.outcome == "ready" else row
    return tuple(replace(outcomes.get(said.row.number, said.row), cells={}) for said in page)


async def duplicates_in_register(job: Import, page: Sequence[Said], tx: Transaction) -> Found:
    """Tell which rows the register holds already: by the row itself, and by official numbers.

    Entries that are alike without sharing a number are named in `Found.alike` by whoever can tell them.
    """
    return Found(
        imported=await repository.imported(job.home, (said.row.digest for said in page), tx),
        holders=await repository.holders(job.home, (number for said in page for number in said.numbers), tx),
    )


async def _entered(job: Import, said: Said, row: Row, tx: Transaction) -> Row:
    """Enter one row; what the rules refuse of it holds up no other."""
    assert said.description  # noqa: S101 - a row without one is refused, not ready
    valid_from: date = valid_from_of(said.row) or job.home.day_of(tx.now)
    number = RegisterNumber(job.home, Register.ENTERPRISES, await tx.draw(counter_of(job.home, Register.ENTERPRISES)))
    try:
        decision = registered(
            said.description,
            enterprise_id=tx.new_id("ent"),
            number=number,
            valid_from=valid_from,
            by=job.started_by or tx.caller.subject,
            at=tx.now,
        )
        await enterprises.enter(decision, tx, valid_from=valid_from)
    except (RuleViolationError, ConflictError) as error:
        return replace(row, outcome="refused", problems=(RowProblem(None, error.code),))
    row = replace(row, outcome="registered", other=str(number), enterprise_id=decision.state.enterprise_id)
    await repository.mark_imported(job, row, tx)
    return row
