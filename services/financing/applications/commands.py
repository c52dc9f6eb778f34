"""What may be asked of applications."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from services.chassis.commands import AmountMinor, Command, CurrencyCode, Day, PathId, ReasonCode
from services.financing.applications.choices import PlainDayCount, PlainMethod, PlainTerms, ProductTerms
from services.financing.products.commands import EditionNumber
from services.financing.products.figures import AnnualRate, InstalmentCount

TERM_MONTHS_MAX = 600


class SubmitApplication(Command):
    """Ask for a loan under a facility: with months, method and day count, or within an edition of a product."""

    facility_id: PathId
    borrower_id: PathId
    amount_minor: AmountMinor
    currency: CurrencyCode
    term_months: Annotated[int, Field(ge=1, le=TERM_MONTHS_MAX)] | None = None
    method: PlainMethod | None = None
    day_count: PlainDayCount | None = None
    product_id: PathId | None = None
    edition: EditionNumber | None = None
    instalment_count: InstalmentCount | None = None
    instalment_minor: AmountMinor | None = None
    """What each instalment collects where the edition fixes it."""
    annual_rate: AnnualRate
    purpose_code: ReasonCode
    submitted_on: Day

    @model_validator(mode="after")
    def _give_terms_one_way(self) -> Self:
        plain, chosen = (self.method, self.day_count), (self.edition, self.instalment_count, self.instalment_minor)
        if self.product_id is None:
            if None in (self.term_months, *plain) or any(one is not None for one in chosen):
                raise ValueError("without a product_id, term_months, method and day_count are given, and nothing else")
        elif plain != (None, None) or self.edition is None:
            raise ValueError("with a product_id its edition is given; method and day_count are the edition's")
        elif (self.term_months is None) == (self.instalment_count is None):
            raise ValueError("with a product_id one of term_months and instalment_count is given")
        return self

    @property
    def terms(self) -> PlainTerms | ProductTerms:
        """The terms, in the one way they were given."""
        if self.product_id is not None and self.edition is not None:
            return ProductTerms(
                self.product_id, self.edition, self.term_months, self.instalment_count, self.instalment_minor
            )
        if self.term_months is None or self.method is None or self.day_count is None:
            raise AssertionError("a command without terms is refused when it is read")
        return PlainTerms(self.term_months, self.method, self.day_count)


class ScreenApplication(Command):
    """Apply the policy of the application's day."""

    application_id: PathId


class GiveNoObjection(Command):
    """Let a screened application go on."""

    application_id: PathId


class ObjectToApplication(Command):
    """Object to a screened application."""

    application_id: PathId
    reason_code: ReasonCode


class Approval(Command):
    """The body of an approval; an escalated application needs a legal opinion."""

    legal_opinion_code: ReasonCode | None = None


class ApproveApplication(Command):
    """Approve after the no-objection."""

    application_id: PathId
    legal_opinion_code: ReasonCode | None


class RejectApplication(Command):
    """End an application without a loan."""

    application_id: PathId
    reason_code: ReasonCode
