"""What may be asked of payment orders."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, Day, PathId
from services.financing.payment_messages.documents import DOCUMENT_BYTES_MAX
from services.financing.payment_messages.parties import ACCOUNT_CHARACTERS_MAX, NAME_CHARACTERS_MAX

PAYOUTS_MAX = 100
"""Disbursements in one order."""
Text = Annotated[str, StringConstraints(min_length=1, max_length=70, strip_whitespace=True)]


class GivenParty(Command):
    """Who pays or is paid, at a structured address."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=NAME_CHARACTERS_MAX, strip_whitespace=True)]
    town_name: Annotated[str, StringConstraints(min_length=1, max_length=35, strip_whitespace=True)]
    country_code: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    street_name: Text | None = None


class GivenAccount(Command):
    """An account at a bank."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=ACCOUNT_CHARACTERS_MAX)]
    bic: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{8}([A-Z0-9]{3})?$")]
    is_iban: bool = False


class GivenPayout(Command):
    """A disbursement to pay out: the number of the loan's entry, and whose account the money goes to."""

    loan_id: PathId
    entry: Annotated[int, Field(ge=1)]
    creditor: GivenParty
    account: GivenAccount


class IssuePaymentOrder(Command):
    """Pay disbursements of one currency out from one account on a day."""

    execute_on: Day
    debtor: GivenParty
    account: GivenAccount
    payouts: Annotated[tuple[GivenPayout, ...], Field(strict=False, min_length=1, max_length=PAYOUTS_MAX)]


class TakeStatusReport(Command):
    """Follow what a bank reports, pain.002."""

    content: Annotated[bytes, Field(max_length=DOCUMENT_BYTES_MAX)]
