"""What the registers ask for when they enter or change an entry: its candidates, and that its keys be kept."""

from collections.abc import Collection

from services.chassis.unit_of_work import Transaction
from services.registry.candidates import model, repository
from services.registry.candidates.model import Candidate, Subject

NAMED_AT_REGISTRATION = "named_at_registration"


async def candidates(subject: Subject, tx: Transaction) -> tuple[Candidate, ...]:
    """Give the entries that certainly or likely are the one described, the most alike first."""
    return model.weigh(subject, await repository.near(subject, tx), tx.now)


async def admit(subject: Subject, not_duplicate_of: Collection[str], tx: Transaction) -> None:
    """Let an entry into its register, unless it may be there already; who named candidates away is recorded.

    Raises:
        PossibleDuplicateError: a candidate is certain, or likely and not named.
    """
    found = await candidates(subject, tx)
    model.demand_new(found, not_duplicate_of)
    for candidate in found:
        pair = model.found_pair(subject, candidate, by=tx.caller.subject, at=tx.now)
        named = model.dismiss(pair, reason_code=NAMED_AT_REGISTRATION, by=tx.caller.subject, at=tx.now)
        await repository.put_pair(named, tx)
    await repository.keep_keys(subject, tx)


async def keep(subject: Subject, tx: Transaction) -> None:
    """Keep the keys of an entry that was described anew."""
    await repository.keep_keys(subject, tx)
