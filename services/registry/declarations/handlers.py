"""What happens when the other ministry declares something about an entry of the registers."""

from services.chassis.unit_of_work import Transaction
from services.contracts.border import DeclarationMade, Outcome
from services.kernel import DomainError
from services.registry.cooperatives import keeping as cooperative_keeping
from services.registry.cooperatives import model as cooperative_rules
from services.registry.cooperatives import repository as cooperatives
from services.registry.declarations import repository
from services.registry.declarations.model import Answer, give
from services.registry.enterprises import keeping as enterprise_keeping
from services.registry.enterprises import recognition
from services.registry.enterprises import repository as enterprises
from services.registry.partnerships import keeping as partnership_keeping
from services.registry.partnerships import model as partnership_rules
from services.registry.partnerships import repository as partnerships

KINDS = frozenset({"enterprise", "cooperative", "partnership"})


async def take_declaration(fact: DeclarationMade, tx: Transaction) -> None:
    """Do what is declared, and answer; what a rule refuses changes nothing but is answered too."""
    home, refused_by = fact.by.other, None
    try:
        await _take(fact, tx)
    except DomainError as refusal:
        refused_by = refusal.code
    outcome: Outcome = "refused" if refused_by else "accepted"
    answer = Answer(tx.new_id("answer"), home, fact.subject, outcome, refused_by)
    await repository.save(give(answer, at=tx.now), tx)


async def _take(fact: DeclarationMade, tx: Transaction) -> None:
    match fact.kind, fact.says:
        case "cooperative", "recognised":
            cooperative = await cooperatives.get(fact.entry_id, tx)
            recognised = cooperative_rules.recognise(cooperative, by=fact.by, basis_code=fact.code, at=tx.now)
            await cooperative_keeping.keep(recognised, tx, was=cooperative)
        case "enterprise", _:
            await _take_about_enterprise(fact, tx)
        case "partnership", _:
            await _take_about_partnership(fact, tx)


async def _take_about_enterprise(fact: DeclarationMade, tx: Transaction) -> None:
    entry = await enterprises.get(fact.entry_id, tx)
    if fact.says == "recognised":
        decision = recognition.recognise(entry, ministry=fact.by, basis_code=fact.code, at=tx.now)
    else:
        decision = recognition.withdraw(entry, ministry=fact.by, reason_code=fact.code or "", at=tx.now)
    await enterprise_keeping.keep(decision, tx, was=entry)


async def _take_about_partnership(fact: DeclarationMade, tx: Transaction) -> None:
    entry = await partnerships.get(fact.entry_id, tx)
    if fact.says == "signed":
        sides = await partnership_keeping.sides_of(entry, tx)
        decision = partnership_rules.sign(entry, sides, ministry=fact.by, by=fact.subject, at=tx.now)
    else:
        decision = partnership_rules.end(entry, ministry=fact.by, reason_code=fact.code or "", at=tx.now)
    await partnership_keeping.keep(decision, tx, was=entry)
