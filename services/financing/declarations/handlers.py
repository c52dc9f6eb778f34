"""What happens when the borrowers' ministry declares something about an application."""

from services.chassis.unit_of_work import Transaction
from services.contracts.border import DeclarationMade, Outcome
from services.financing.applications import model as application_rules
from services.financing.applications import repository as applications
from services.financing.declarations import repository
from services.financing.declarations.model import Answer, give
from services.kernel import DomainError

KINDS = frozenset({"application"})


async def take_declaration(fact: DeclarationMade, tx: Transaction) -> None:
    """Do what is declared, and answer; what a rule refuses changes nothing but is answered too."""
    refused_by = None
    try:
        await _take(fact, tx)
    except DomainError as refusal:
        refused_by = refusal.code
    outcome: Outcome = "refused" if refused_by else "accepted"
    answer = Answer(tx.new_id("answer"), fact.by.other, fact.subject, outcome, refused_by)
    await repository.save(give(answer, at=tx.now), tx)


async def _take(fact: DeclarationMade, tx: Transaction) -> None:
    application = await applications.get(fact.entry_id, tx)
    if fact.says == "no_objection":
        decision = application_rules.give_no_objection(application, by=fact.by, at=tx.now)
    else:
        decision = application_rules.object_to(application, by=fact.by, reason_code=fact.code or "", at=tx.now)
    await applications.save(decision, tx)
