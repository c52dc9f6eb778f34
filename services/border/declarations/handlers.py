"""What happens when an officer declares something, and when the keeper answers."""

from dataclasses import dataclass

from services.border.agreements.model import Agreement
from services.border.crossing.model import demand_in_force
from services.border.declarations import model, repository
from services.border.declarations.commands import Declare
from services.border.declarations.model import Declarant, Declaration, Said
from services.border.foreign_entries import repository as foreign_entries
from services.border.foreign_entries.model import ForeignEntryNotFoundError
from services.chassis.unit_of_work import Transaction
from services.contracts.financing import ApplicationAnswerGiven
from services.contracts.registry import EntryAnswerGiven
from services.kernel import Country


@dataclass(frozen=True)
class Desk:
    """Where officers of one ministry declare, under an agreement."""

    home: Country
    agreement: Agreement

    async def declare(self, command: Declare, tx: Transaction) -> Declaration:
        """Declare something about an entry that was told of."""
        demand_in_force(self.agreement, self.home, tx.now)
        entry = await foreign_entries.find(command.entry_id, tx)
        if entry is None:
            raise ForeignEntryNotFoundError(f"nothing was told of {command.entry_id}")
        decision = model.declare(
            entry,
            Said(command.says, command.code),
            Declarant(self.home, tx.caller.ministry, tx.caller.subject),
            is_awaited=await repository.is_awaited(command.entry_id, command.says, tx),
            declaration_id=tx.new_id("decl"),
            at=tx.now,
        )
        await repository.save(decision, tx)
        return decision.state


async def take_answer(fact: EntryAnswerGiven | ApplicationAnswerGiven, tx: Transaction) -> None:
    """Take down what came of a declaration."""
    declaration = await repository.get(fact.declaration_id, tx)
    await repository.save(model.answer(declaration, fact.outcome, fact.code, at=tx.now), tx)
