"""How a page of rows is checked against the register and its own file, and how it is registered."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from services.chassis.unit_of_work import Transaction
from services.kernel import ConflictError, RuleViolationError
from services.registry.candidates import keeping as candidates
from services.registry.candidates.model import Subject
from services.registry.candidates.refusals import PossibleDuplicateError
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises.description import matched_fields
from services.registry.enterprises.model import register as registered
from services.registry.imports import repository
from services.registry.imports.description import valid_from_of
from services.registry.imports.judging import Found, Said, claims_of, judge, may_be_alike
from services.registry.imports.model import Import, Row, RowProblem
from services.registry.register_numbers import Register, RegisterNumber, counter_of

UNREGISTERED = ""
"""The id of what is in no register."""


async def check(job: Import, page: Sequence[Said], tx: Transaction) -> tuple[Row, ...]:
    """Give a page's rows their outcomes, were they registered now; nothing is registered."""
    found = await duplicates_in_register(job, page, tx)
    wanted = {claim for said in page for claim in claims_of(said)}
    rows, claims = judge(page, replace(found, claims=await repository.claimed(job, wanted, tx)))
    async with tx.new.gathering():
        await repository.claim(job, claims, tx)
    return rows


async def register(job: Import, page: Sequence[Said], tx: Transaction) -> tuple[Row, ...]:
    """Register the rows of a page that were ready and still are; the texts of all its rows are given up."""
    ready = [said for said in page if said.row.outcome == "ready"]
    rows, _ = judge(ready, await held_by_register(job, ready, tx))
    outcomes = {}
    async with tx.new.gathering():
        for said, row in zip(ready, rows, strict=True):
            outcomes[row.number] = await _entered(job, said, tx) if row.outcome == "ready" else row
    return tuple(replace(outcomes.get(said.row.number, said.row), cells={}) for said in page)


async def duplicates_in_register(job: Import, page: Sequence[Said], tx: Transaction) -> Found:
    """Tell which rows the register holds already, or likely holds: what matching finds alike to the others."""
    held = await held_by_register(job, page, tx)
    alike = {said.row.number: await _alike(job, said, tx) for said in page if may_be_alike(said, held)}
    return replace(held, alike=alike)


async def held_by_register(job: Import, page: Sequence[Said], tx: Transaction) -> Found:
    """Tell which rows the register holds already: by the row itself, and by official numbers."""
    return Found(
        imported=await repository.imported(job.home, (said.row.digest for said in page), tx),
        holders=await repository.holders(job.home, (number for said in page for number in said.numbers), tx),
    )


async def _alike(job: Import, said: Said, tx: Transaction) -> tuple[str, ...]:
    """Name the entries that a row most likely is, those of earlier rows too."""
    if said.description is None:
        return ()
    subject = Subject(UNREGISTERED, "enterprise", job.home, matched_fields(said.description))
    return tuple(candidate.entry_id for candidate in await candidates.candidates(subject, tx))


async def _entered(job: Import, said: Said, tx: Transaction) -> Row:
    """Enter one row; what the rules refuse of it holds up no other."""
    row = replace(said.row, problems=(), other=None)
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
        named = await _alike(job, said, tx) if said.decision == "import" else ()
        await enterprises.enter(decision, tx, valid_from=valid_from, not_duplicate_of=named)
    except PossibleDuplicateError:
        # An entry made since the check, maybe of an earlier row, is alike.
        return replace(row, outcome="likely_duplicate")
    except (RuleViolationError, ConflictError) as error:
        return replace(row, outcome="refused", problems=(RowProblem(None, error.code),))
    row = replace(row, outcome="registered", other=str(number), enterprise_id=decision.state.enterprise_id)
    await repository.mark_imported(job, row, tx)
    return row
