"""Facts of dossiers: what was gathered for an application. Amounts are whole minor units."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Discriminator, Tag

from services.contracts.reading import UNKNOWN, Topic, UnknownEvent, tag_of
from services.kernel import Currency, Event

DOSSIER_TOPIC = Topic("financing", "dossier")


class DossierOpened(Event):
    """An application was submitted, and what speaks for it is gathered from now on."""

    type: Literal["financing.dossier.opened.v1"] = "financing.dossier.opened.v1"
    application_id: str
    borrower_id: str
    amount_minor: int
    currency: Currency


class DossierDocumentRecorded(Event):
    """A document of a kind was received, the first or instead of an earlier one."""

    type: Literal["financing.dossier.document_recorded.v1"] = "financing.dossier.document_recorded.v1"
    kind: str
    received_on: date


class DossierCashFlowRecorded(Event):
    """A household's cash flow by month was surveyed; its figures stay with the lender."""

    type: Literal["financing.dossier.cash_flow_recorded.v1"] = "financing.dossier.cash_flow_recorded.v1"
    surveyed_on: date


class DossierGroupFormed(Event):
    """Members borrow together and answer for one another."""

    type: Literal["financing.dossier.group_formed.v1"] = "financing.dossier.group_formed.v1"
    member_ids: tuple[str, ...]
    rule: Literal["equally", "by_amount"]
    """How a shortfall falls on the other members."""


class DossierGuarantorRecorded(Event):
    """An enterprise or a cooperative promised to pay up to an amount."""

    type: Literal["financing.dossier.guarantor_recorded.v1"] = "financing.dossier.guarantor_recorded.v1"
    guarantor_id: str
    amount_minor: int
    currency: Currency
    consented_on: date


class DossierFundPledged(Event):
    """A guarantee fund stands behind the loan with an amount."""

    type: Literal["financing.dossier.fund_pledged.v1"] = "financing.dossier.fund_pledged.v1"
    fund_id: str
    amount_minor: int
    currency: Currency


class DossierCollateralRecorded(Event):
    """A thing is given as security, at its appraised value before any discount."""

    type: Literal["financing.dossier.collateral_recorded.v1"] = "financing.dossier.collateral_recorded.v1"
    collateral_id: str
    kind: str
    appraised_minor: int
    currency: Currency
    appraised_on: date


class DossierEntryRemoved(Event):
    """What was gathered no longer belongs to the dossier."""

    type: Literal["financing.dossier.entry_removed.v1"] = "financing.dossier.entry_removed.v1"
    entry: Literal["document", "cash_flow", "group", "guarantor", "fund_pledge", "collateral"]
    reference: str | None = None
    """Which one: a document's kind, an id; none where a dossier has only one of that entry."""


class DossierScored(Event):
    """A scorecard was applied; each criterion's points stand beside its code."""

    type: Literal["financing.dossier.scored.v1"] = "financing.dossier.scored.v1"
    scorecard: str
    points: int
    points_max: int
    criteria: tuple[str, ...]
    criteria_points: tuple[int, ...]


class DossierClosed(Event):
    """The application was decided; the dossier stays as it was."""

    type: Literal["financing.dossier.closed.v1"] = "financing.dossier.closed.v1"
    outcome: Literal["approved", "rejected"]


DossierEvent = Annotated[
    Annotated[DossierOpened, Tag("financing.dossier.opened.v1")]
    | Annotated[DossierDocumentRecorded, Tag("financing.dossier.document_recorded.v1")]
    | Annotated[DossierCashFlowRecorded, Tag("financing.dossier.cash_flow_recorded.v1")]
    | Annotated[DossierGroupFormed, Tag("financing.dossier.group_formed.v1")]
    | Annotated[DossierGuarantorRecorded, Tag("financing.dossier.guarantor_recorded.v1")]
    | Annotated[DossierFundPledged, Tag("financing.dossier.fund_pledged.v1")]
    | Annotated[DossierCollateralRecorded, Tag("financing.dossier.collateral_recorded.v1")]
    | Annotated[DossierEntryRemoved, Tag("financing.dossier.entry_removed.v1")]
    | Annotated[DossierScored, Tag("financing.dossier.scored.v1")]
    | Annotated[DossierClosed, Tag("financing.dossier.closed.v1")]
    | Annotated[UnknownEvent, Tag(UNKNOWN)],
    Discriminator(
        tag_of(
            DossierOpened,
            DossierDocumentRecorded,
            DossierCashFlowRecorded,
            DossierGroupFormed,
            DossierGuarantorRecorded,
            DossierFundPledged,
            DossierCollateralRecorded,
            DossierEntryRemoved,
            DossierScored,
            DossierClosed,
        )
    ),
]
