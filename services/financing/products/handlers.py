"""What happens when something is asked of loan products."""

from services.chassis.unit_of_work import Transaction
from services.financing.lenders import repository as lenders
from services.financing.products import model, quotes, repository
from services.financing.products.agreements import Chosen, agree
from services.financing.products.caps import demand_within_caps
from services.financing.products.commands import (
    ChangeDraft,
    DraftEdition,
    DraftProduct,
    EditionDraft,
    PublishEdition,
    QuoteLoan,
    WithdrawEdition,
)
from services.financing.products.conditions import following_calendars
from services.financing.products.model import Draft, Product
from services.financing.products.quotes import Quote
from services.kernel import Money


async def draft_product(command: DraftProduct, tx: Transaction) -> Product:
    """Draft a product of a lender with its first edition."""
    lender = await lenders.get(command.lender_id, tx)
    model.demand_home(lender.country, tx.caller.ministry)
    decision = model.draft_product(
        lender, command.name, _draft(command), product_id=tx.new_id("prod"), by=tx.caller.subject, at=tx.now
    )
    await repository.save(decision, tx)
    return decision.state


async def draft_edition(command: DraftEdition, tx: Transaction) -> Product:
    """Draft the next edition of a product."""
    product = await _own(command.product_id, tx)
    decision = model.draft_edition(product, _draft(command.draft), by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def change_draft(command: ChangeDraft, tx: Transaction) -> Product:
    """Write a draft anew."""
    product = await _own(command.product_id, tx)
    decision = model.change_draft(product, command.edition, _draft(command.draft), by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def publish_edition(command: PublishEdition, tx: Transaction) -> Product:
    """Publish a draft."""
    product = await _own(command.product_id, tx)
    edition = product.edition(command.edition)
    demand_within_caps(edition.conditions, edition.valid_from)
    decision = model.publish(product, command.edition, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def withdraw_edition(command: WithdrawEdition, tx: Transaction) -> Product:
    """Take no further application under an edition."""
    product = await _own(command.product_id, tx)
    decision = model.withdraw(product, command.edition, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def quote_loan(command: QuoteLoan, tx: Transaction) -> Quote:
    """Compute a loan within an edition."""
    edition = await repository.edition_of(command.product_id, command.edition, tx)
    choice = command.choice
    chosen = Chosen(
        amount=Money(choice.amount_minor, choice.currency),
        annual_rate=choice.annual_rate,
        instalment_count=choice.instalment_count,
        instalment_minor=choice.instalment_minor,
        first_due_on=choice.first_due_on,
    )
    return quotes.quote(agree(edition, chosen, choice.disbursed_on))


async def _own(product_id: str, tx: Transaction) -> Product:
    product = await repository.get(product_id, tx)
    model.demand_home(product.home, tx.caller.ministry)
    return product


def _draft(given: EditionDraft) -> Draft:
    conditions = following_calendars(given.conditions, given.valid_from)
    demand_within_caps(conditions, given.valid_from)
    return Draft(conditions, given.valid_from)
