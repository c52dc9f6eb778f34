"""Facts of loan products. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

LOAN_PRODUCT_TOPIC = Topic("financing", "loan_product")


class LoanProductDrafted(Event):
    """An edition of a lender's loan product was drafted, or its draft changed; it offers nothing yet."""

    type: Literal["financing.loan_product.drafted.v1"] = "financing.loan_product.drafted.v1"
    lender_id: str
    edition: int


class LoanProductPublished(Event):
    """Somebody who did not draft it published an edition: it never changes, and is offered from `valid_from` on."""

    type: Literal["financing.loan_product.published.v1"] = "financing.loan_product.published.v1"
    lender_id: str
    edition: int
    valid_from: date
    currency: Currency
    least_amount_minor: int
    most_amount_minor: int
    least_annual_rate: str
    """A fraction as decimal text: "0.06" is 6 % a year."""
    most_annual_rate: str


class LoanProductWithdrawn(Event):
    """No further application is taken under the edition; those there are keep it."""

    type: Literal["financing.loan_product.withdrawn.v1"] = "financing.loan_product.withdrawn.v1"
    edition: int
    reason_code: str


LoanProductEvent = Annotated[
    Annotated[LoanProductDrafted, Tag("financing.loan_product.drafted.v1")]
    | Annotated[LoanProductPublished, Tag("financing.loan_product.published.v1")]
    | Annotated[LoanProductWithdrawn, Tag("financing.loan_product.withdrawn.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(tag_of(LoanProductDrafted, LoanProductPublished, LoanProductWithdrawn)),
]
