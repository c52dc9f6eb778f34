"""What is true of a loan product and its editions, and what may happen to them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from services.contracts.financing import LoanProductDrafted, LoanProductPublished, LoanProductWithdrawn
from services.financing.lenders.model import LENDER_COUNTRY, Cooperative
from services.financing.products.conditions import Conditions
from services.financing.products.consistency import demand_consistent
from services.financing.products.refusals import (
    DraftOpenError,
    EditionNotFoundError,
    EditionNotOfferedError,
    EditionsExhaustedError,
    EditionStateError,
    NoLenderError,
    ProductOfOtherMinistryError,
    PublisherIsDrafterError,
)
from services.kernel import Country, Decision

EditionStatus = Literal["draft", "published", "withdrawn"]

EDITIONS_MAX = 100


@dataclass(frozen=True, slots=True)
class Edition:
    """Conditions under a number; once published they never change."""

    product_id: str
    lender_id: str
    number: int
    conditions: Conditions
    valid_from: date
    """The first day of applications under it."""
    drafted_by: tuple[str, ...]
    """Everybody who wrote on the draft."""
    status: EditionStatus = "draft"
    published_by: str | None = None
    withdrawal_reason_code: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What a draft says."""

    conditions: Conditions
    valid_from: date


@dataclass(frozen=True, slots=True)
class Product:
    """What a lender offers under a name; `version` counts its facts."""

    product_id: str
    home: Country
    lender_id: str
    name: str
    editions: tuple[Edition, ...] = ()
    version: int = 0

    def edition(self, number: int) -> Edition:
        """Give an edition by its number.

        Raises:
            EditionNotFoundError: there is none of that number.
        """
        if not 1 <= number <= len(self.editions):
            raise EditionNotFoundError(f"{self.product_id} has no edition {number}")
        return self.editions[number - 1]


def draft_product(
    lender: Cooperative, name: str, draft: Draft, *, product_id: str, by: str, at: datetime
) -> Decision[Product]:
    """Draft a product with its first edition.

    Raises:
        NoLenderError: the cooperative is no Indonesian savings-and-loan cooperative.
        ProductConditionsError: the conditions contradict one another.
    """
    if lender.country != LENDER_COUNTRY or lender.kind != "savings_and_loan":
        raise NoLenderError(f"{lender.cooperative_id} is no savings-and-loan cooperative of Indonesia")
    product = Product(product_id, LENDER_COUNTRY, lender.cooperative_id, name)
    return draft_edition(product, draft, by=by, at=at)


def draft_edition(product: Product, draft: Draft, *, by: str, at: datetime) -> Decision[Product]:
    """Draft the next edition of a product.

    Raises:
        DraftOpenError: another edition is a draft still.
        EditionsExhaustedError: there are `EDITIONS_MAX` of them.
        ProductConditionsError: the conditions contradict one another.
    """
    if any(edition.status == "draft" for edition in product.editions):
        raise DraftOpenError(f"{product.product_id} has a draft; change that one")
    if len(product.editions) >= EDITIONS_MAX:
        raise EditionsExhaustedError(f"{product.product_id} has {EDITIONS_MAX} editions")
    demand_consistent(draft.conditions)
    number = len(product.editions) + 1
    edition = Edition(product.product_id, product.lender_id, number, draft.conditions, draft.valid_from, (by,))
    return Decision(replace(product, editions=(*product.editions, edition)), (_drafted(edition, at),))


def change_draft(product: Product, number: int, draft: Draft, *, by: str, at: datetime) -> Decision[Product]:
    """Write a draft anew, whole.

    Raises:
        EditionStateError: the edition is no draft.
        ProductConditionsError: the conditions contradict one another.
    """
    edition = _demand(product, number, "draft")
    demand_consistent(draft.conditions)
    writers = tuple(sorted({*edition.drafted_by, by}))
    changed = replace(edition, conditions=draft.conditions, valid_from=draft.valid_from, drafted_by=writers)
    return Decision(_with(product, changed), (_drafted(changed, at),))


def publish(product: Product, number: int, *, by: str, at: datetime) -> Decision[Product]:
    """Publish a draft, by somebody who wrote nothing of it; it never changes from then on.

    Raises:
        EditionStateError: the edition is no draft.
        PublisherIsDrafterError: the same person wrote on it.
    """
    edition = _demand(product, number, "draft")
    if by in edition.drafted_by:
        raise PublisherIsDrafterError(f"edition {number} of {product.product_id} was written on by the same person")
    conditions = edition.conditions
    fact = LoanProductPublished(
        subject=product.product_id,
        occurred_at=at,
        lender_id=product.lender_id,
        edition=number,
        valid_from=edition.valid_from,
        currency=conditions.currency,
        least_amount_minor=conditions.amount.least,
        most_amount_minor=conditions.amount.most,
        least_annual_rate=format(conditions.interest.annual_rate.least, "f"),
        most_annual_rate=format(conditions.interest.annual_rate.most, "f"),
    )
    return Decision(_with(product, replace(edition, status="published", published_by=by)), (fact,))


def withdraw(product: Product, number: int, *, reason_code: str, at: datetime) -> Decision[Product]:
    """Take no further application under a published edition; those there are keep it.

    Raises:
        EditionStateError: the edition is not published.
    """
    edition = _demand(product, number, "published")
    withdrawn = replace(edition, status="withdrawn", withdrawal_reason_code=reason_code)
    fact = LoanProductWithdrawn(subject=product.product_id, occurred_at=at, edition=number, reason_code=reason_code)
    return Decision(_with(product, withdrawn), (fact,))


def demand_offered(edition: Edition, on: date) -> None:
    """Refuse an edition under which no application is taken on a day.

    Raises:
        EditionNotOfferedError: it is a draft, withdrawn, or not valid yet.
    """
    named = f"edition {edition.number} of {edition.product_id}"
    if edition.status != "published":
        raise EditionNotOfferedError(f"{named} is {edition.status}")
    if on < edition.valid_from:
        raise EditionNotOfferedError(f"{named} is valid from {edition.valid_from}, not on {on}")


def demand_home(home: Country | None, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        ProductOfOtherMinistryError: it is another one.
    """
    if home is None or ministry != home:
        raise ProductOfOtherMinistryError("loan products are kept by the lender's ministry")


def _demand(product: Product, number: int, status: EditionStatus) -> Edition:
    edition = product.edition(number)
    if edition.status != status:
        raise EditionStateError(f"edition {number} of {product.product_id} is {edition.status}, not {status}")
    return edition


def _with(product: Product, changed: Edition) -> Product:
    editions = tuple(changed if edition.number == changed.number else edition for edition in product.editions)
    return replace(product, editions=editions)


def _drafted(edition: Edition, at: datetime) -> LoanProductDrafted:
    return LoanProductDrafted(
        subject=edition.product_id, occurred_at=at, lender_id=edition.lender_id, edition=edition.number
    )
