"""What may be asked of dossiers."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from services.chassis.commands import AmountMinor, Command, Day, PathId, ReasonCode
from services.financing.arithmetic.consortium.joint_liability import MEMBERS_MAX, MEMBERS_MIN, LiabilityRule
from services.financing.dossiers.model import EntryKind
from services.financing.dossiers.securities import GuarantorKind
from services.kernel.money import MINOR_UNITS_MAX

LINES_OF_A_YEAR_MAX = 360
"""Thirty lines for each month."""
GRAMS_MAX = 10**12
"""A million tonnes."""

Reference = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
Description = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PaperNumber = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=60)]


class GivenDocument(Command):
    """A paper that was received: its fingerprint, and where the lender keeps it."""

    sha256: Sha256
    reference: Reference
    received_on: Day


class GivenCashFlowLine(Command):
    """One income or expense of a calendar month, January is 1."""

    month: Annotated[int, Field(ge=1, le=12)]
    kind: Literal["income", "expense"]
    code: ReasonCode
    amount_minor: Annotated[int, Field(ge=0, le=MINOR_UNITS_MAX)]


class GivenCashFlow(Command):
    """A household's year; each month has a line, be it of nothing."""

    surveyed_on: Day
    lines: Annotated[list[GivenCashFlowLine], Field(min_length=12, max_length=LINES_OF_A_YEAR_MAX)]


class GivenMember(Command):
    """A member of the group, its own amount, and how much it answers for."""

    borrower_id: PathId
    amount_minor: AmountMinor
    answers_up_to_minor: Annotated[int, Field(ge=0, le=MINOR_UNITS_MAX)]
    consented_on: Day


class GivenGroup(Command):
    """Who borrows together, and how a shortfall falls on them."""

    rule: Annotated[LiabilityRule, Field(strict=False)]
    members: Annotated[list[GivenMember], Field(min_length=MEMBERS_MIN, max_length=MEMBERS_MAX)]


class GivenGuarantor(Command):
    """What a guarantor promised, and the day it consented."""

    kind: GuarantorKind
    amount_minor: AmountMinor
    consented_on: Day


class GivenPledge(Command):
    """What a guarantee fund shall set aside."""

    amount_minor: AmountMinor


class GivenReceipt(Command):
    """A warehouse receipt; the quantity is in whole grams."""

    number: PaperNumber
    commodity_code: ReasonCode
    quantity_grams: Annotated[int, Field(ge=1, le=GRAMS_MAX)]
    warehouse: PaperNumber
    valid_until: Day


class GivenCollateral(Command):
    """A thing given as security, at its appraised value in the loan's currency."""

    kind: ReasonCode
    description: Description
    appraised_minor: AmountMinor
    appraised_on: Day
    receipt: GivenReceipt | None = None


class RecordDocument(Command):
    """Take a document in."""

    application_id: PathId
    kind: ReasonCode
    document: GivenDocument


class RecordCashFlow(Command):
    """Take a household's year in."""

    application_id: PathId
    cash_flow: GivenCashFlow


class FormGroup(Command):
    """Let a group borrow together."""

    application_id: PathId
    group: GivenGroup


class RecordGuarantor(Command):
    """Take a guarantor's promise in."""

    application_id: PathId
    guarantor_id: PathId
    guarantor: GivenGuarantor


class PledgeFund(Command):
    """Reserve an amount of a guarantee fund."""

    application_id: PathId
    fund_id: PathId
    pledge: GivenPledge


class WithdrawPledge(Command):
    """Free what a guarantee fund reserved."""

    application_id: PathId
    fund_id: PathId


class RecordCollateral(Command):
    """Take collateral in."""

    application_id: PathId
    collateral: GivenCollateral


class RemoveEntry(Command):
    """Take an entry out."""

    application_id: PathId
    entry: EntryKind
    reference: PathId | None = None


class ScoreDossier(Command):
    """Apply the scorecard in force."""

    application_id: PathId
