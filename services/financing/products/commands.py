"""What may be asked of loan products."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId, ReasonCode
from services.financing.products.conditions import Conditions
from services.financing.products.figures import AnnualRate, InstalmentCount
from services.financing.products.model import EDITIONS_MAX

EditionNumber = Annotated[int, Field(ge=1, le=EDITIONS_MAX)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]


class EditionDraft(Command):
    """What a draft says."""

    conditions: Conditions
    valid_from: Day
    """The first day of applications under it."""


class DraftProduct(EditionDraft):
    """Draft a product of a lender with its first edition."""

    lender_id: PathId
    name: Name


class DraftEdition(Command):
    """Draft the next edition of a product."""

    product_id: PathId
    draft: EditionDraft


class ChangeDraft(Command):
    """Write a draft anew, whole."""

    product_id: PathId
    edition: EditionNumber
    draft: EditionDraft


class PublishEdition(Command):
    """Publish a draft."""

    product_id: PathId
    edition: EditionNumber


class WithdrawEdition(Command):
    """Take no further application under an edition."""

    product_id: PathId
    edition: EditionNumber
    reason_code: ReasonCode


class Choice(Command):
    """What a borrower would choose within an edition, and the day of the disbursement."""

    amount_minor: AmountMinor
    currency: CurrencyCode
    annual_rate: AnnualRate
    instalment_count: InstalmentCount
    instalment_minor: AmountMinor | None = None
    """What each instalment collects where the edition fixes it."""
    first_due_on: Day | None = None
    disbursed_on: Day


class QuoteLoan(Command):
    """Compute a loan within an edition; nothing is recorded."""

    product_id: PathId
    edition: EditionNumber
    choice: Choice
