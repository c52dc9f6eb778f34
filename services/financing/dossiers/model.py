"""What is true of a dossier: what was gathered, until the application is decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal, TypeVar

from services.contracts.financing import (
    DossierCashFlowRecorded,
    DossierClosed,
    DossierDocumentRecorded,
    DossierEntryRemoved,
    DossierOpened,
    DossierScored,
)
from services.financing.dossiers.cash_flows import HouseholdCashFlow
from services.financing.dossiers.documents import Document, DocumentRule, demand_known
from services.financing.dossiers.groups import Group
from services.financing.dossiers.refusals import (
    DossierClosedError,
    DossierEntryNotFoundError,
    DossierFullError,
    DossierOfOtherMinistryError,
    EntryDayError,
)
from services.financing.dossiers.scoring import Reason, Score, Scorecard
from services.financing.dossiers.securities import Collateral, FundPledge, Guarantor
from services.financing.dossiers.terms import AskedLoan
from services.kernel import Country, Decision, Event

ENTRIES_MAX = 50
"""Guarantors, collateral or documents one dossier holds, of each."""
Outcome = Literal["approved", "rejected"]
EntryKind = Literal["document", "cash_flow", "group", "guarantor", "fund_pledge", "collateral"]
EntryT = TypeVar("EntryT")

_SINGLE: dict[EntryKind, str] = {"cash_flow": "cash_flow", "group": "group"}
_SEVERAL: dict[EntryKind, tuple[str, str]] = {
    "document": ("documents", "kind"),
    "guarantor": ("guarantors", "guarantor_id"),
    "fund_pledge": ("fund_pledges", "fund_id"),
    "collateral": ("collateral", "collateral_id"),
}
"""Where entries of a kind are held, and what tells one from another."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was gathered for an application; `version` counts its facts."""

    application_id: str
    home: Country
    lender_id: str
    borrower_id: str
    asked: AskedLoan
    documents: tuple[Document, ...] = ()
    cash_flow: HouseholdCashFlow | None = None
    group: Group | None = None
    guarantors: tuple[Guarantor, ...] = ()
    fund_pledges: tuple[FundPledge, ...] = ()
    collateral: tuple[Collateral, ...] = ()
    score: Score | None = None
    outcome: Outcome | None = None
    """How the application was decided; none while it is not."""
    contents_version: int = 0
    """The version at which something was gathered or removed last; scoring and closing leave it."""
    version: int = 0

    @property
    def dossier_id(self) -> str:
        """Name the dossier after its application; an aggregate's id is its own."""
        return dossier_id_of(self.application_id)

    @property
    def score_is_current(self) -> bool:
        """Tell whether nothing was gathered or removed since the score was given."""
        return self.score is not None and self.score.of_version == self.contents_version


def dossier_id_of(application_id: str) -> str:
    """Name the one dossier of an application."""
    return f"{application_id}.dossier"


def open_dossier(dossier: Dossier, *, at: datetime) -> Decision[Dossier]:
    """Begin to gather, when the application is submitted."""
    fact = DossierOpened(
        subject=dossier.dossier_id,
        occurred_at=at,
        application_id=dossier.application_id,
        borrower_id=dossier.borrower_id,
        amount_minor=dossier.asked.amount_minor,
        currency=dossier.asked.currency,
    )
    return Decision(dossier, (fact,))


def close(dossier: Dossier, outcome: Outcome, *, at: datetime) -> Decision[Dossier]:
    """Keep the dossier as it is from the decision on; a decision after the first one changes nothing here."""
    if dossier.outcome is not None:
        return Decision(dossier)
    fact = DossierClosed(subject=dossier.dossier_id, occurred_at=at, outcome=outcome)
    return Decision(replace(dossier, outcome=outcome), (fact,))


def record_document(dossier: Dossier, document: Document, rule: DocumentRule, *, at: datetime) -> Decision[Dossier]:
    """Take a document in; one of the same kind takes the place of the earlier one.

    Raises:
        DocumentKindUnknownError: the rule does not know the kind.
        EntryDayError: it was received on a day that has not come.
    """
    demand_open(dossier)
    demand_known(document.kind, rule)
    demand_come(document.received_on, dossier, at=at)
    documents = with_entry(dossier.documents, document, lambda held: held.kind == document.kind)
    fact = DossierDocumentRecorded(
        subject=dossier.dossier_id, occurred_at=at, kind=document.kind, received_on=document.received_on
    )
    return changed(dossier, fact, documents=documents)


def record_cash_flow(dossier: Dossier, flow: HouseholdCashFlow, *, at: datetime) -> Decision[Dossier]:
    """Take a household's year in, instead of an earlier survey.

    Raises:
        EntryDayError: it was surveyed on a day that has not come.
    """
    demand_open(dossier)
    demand_come(flow.surveyed_on, dossier, at=at)
    fact = DossierCashFlowRecorded(subject=dossier.dossier_id, occurred_at=at, surveyed_on=flow.surveyed_on)
    return changed(dossier, fact, cash_flow=flow)


def remove(dossier: Dossier, entry: EntryKind, reference: str | None, *, at: datetime) -> Decision[Dossier]:
    """Take an entry out; `reference` tells which one, where there may be several.

    Raises:
        DossierEntryNotFoundError: there is none.
    """
    demand_open(dossier)
    change = _without(dossier, entry, reference)
    fact = DossierEntryRemoved(subject=dossier.dossier_id, occurred_at=at, entry=entry, reference=reference)
    return changed(dossier, fact, **change)


def record_score(
    dossier: Dossier, reasons: Sequence[Reason], scorecard: Scorecard, *, by: str, at: datetime
) -> Decision[Dossier]:
    """Keep a score with every reason and figure it was given for; an earlier one is replaced."""
    demand_open(dossier)
    score = Score(
        scorecard=scorecard.version,
        basis=scorecard.basis,
        points=sum(reason.points for reason in reasons),
        points_max=sum(reason.points_max for reason in reasons),
        reasons=tuple(reasons),
        of_version=dossier.contents_version,
        scored_at=at,
        scored_by=by,
    )
    fact = DossierScored(
        subject=dossier.dossier_id,
        occurred_at=at,
        scorecard=score.scorecard,
        points=score.points,
        points_max=score.points_max,
        criteria=tuple(reason.code for reason in reasons),
        criteria_points=tuple(reason.points for reason in reasons),
    )
    return Decision(replace(dossier, score=score), (fact,))


def changed(dossier: Dossier, fact: Event, **contents: Any) -> Decision[Dossier]:  # noqa: ANN401 - any entries
    """Decide on other contents, and note at which version they changed."""
    return Decision(replace(dossier, contents_version=dossier.version + 1, **contents), (fact,))


def demand_home(dossier: Dossier, ministry: Country | None) -> None:
    """Refuse a ministry that is not the lender's own.

    Raises:
        DossierOfOtherMinistryError: it is another one.
    """
    if ministry != dossier.home:
        raise DossierOfOtherMinistryError("dossiers are read and kept by the lender's ministry")


def demand_open(dossier: Dossier) -> None:
    """Refuse to change the dossier of a decided application.

    Raises:
        DossierClosedError: it is decided.
    """
    if dossier.outcome is not None:
        raise DossierClosedError(f"{dossier.application_id} is {dossier.outcome}")


def demand_come(on: date, dossier: Dossier, *, at: datetime) -> None:
    """Refuse a day that has not come where the lender is.

    Raises:
        EntryDayError: it lies ahead.
    """
    if on > dossier.home.day_of(at):
        raise EntryDayError(f"{on} has not come")


def with_entry(held: tuple[EntryT, ...], entry: EntryT, same: Callable[[EntryT], bool]) -> tuple[EntryT, ...]:
    """Put an entry in the place of the same one, or behind the others.

    Raises:
        DossierFullError: there are `ENTRIES_MAX` others.
    """
    others = tuple(one for one in held if not same(one))
    if len(others) >= ENTRIES_MAX:
        raise DossierFullError(f"a dossier holds at most {ENTRIES_MAX} of them")
    return (*others, entry)


def _without(dossier: Dossier, entry: EntryKind, reference: str | None) -> dict[str, Any]:
    if entry in _SINGLE:
        held, kept = _SINGLE[entry], None
    else:
        held, key = _SEVERAL[entry]
        kept = tuple(one for one in getattr(dossier, held) if getattr(one, key) != reference)
    if kept == getattr(dossier, held):
        raise DossierEntryNotFoundError(f"{dossier.application_id} has no such {entry.replace('_', ' ')}")
    return {held: kept}
