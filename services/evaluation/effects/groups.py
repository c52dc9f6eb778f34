"""Who is compared with whom: enterprises treated after a period, and those not treated until the next one ended."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from services.contracts.financing import LoanDisbursed
from services.contracts.registry import CooperativeMemberAdmitted, CooperativeMemberLeft
from services.contracts.training import CertificateIssued, CertificateRevoked
from services.evaluation.effects.refusals import EffectPeriodsError
from services.evaluation.figures.model import Kind, Row
from services.evaluation.indicators.terms import Period
from services.kernel import Country

ClusterBy = Literal["enterprise", "municipality", "cooperative"]
Values = Mapping[str, Decimal]
"""What each enterprise reported of one period."""


class Treatment(StrEnum):
    """What may have had an effect."""

    TRAINED = "trained"
    FINANCED = "financed"


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods compared; `earlier` lies before both and tells whether the groups differed already.

    Raises:
        EffectPeriodsError: they do not lie one after the other.
    """

    before: Period
    after: Period
    earlier: Period | None = None

    def __post_init__(self) -> None:
        if self.before.last >= self.after.first or (self.earlier and self.earlier.last >= self.before.first):
            raise EffectPeriodsError("the earlier period, the one before and the one after lie one after the other")


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: the effect of what, on what, among whom."""

    treatment: Treatment
    outcome: str
    unit: str
    cluster_by: ClusterBy
    country: Country | None


@dataclass(frozen=True, slots=True)
class Member:
    """An enterprise that is compared."""

    enterprise_id: str
    is_treated: bool
    cluster: str


@dataclass(frozen=True, slots=True)
class Groups:
    """Who is compared, and how many are left out for which reason."""

    members: tuple[Member, ...]
    left_out: Mapping[str, int]
    treated_during_after_count: int

    def of(self, *, is_treated: bool) -> tuple[Member, ...]:
        """List one group."""
        return tuple(member for member in self.members if member.is_treated == is_treated)


def grouped(
    rows: Mapping[Kind, Sequence[Row]], question: Question, periods: Periods, before: Values, after: Values
) -> Groups:
    """Group the enterprises that reported both periods, in the order of their ids.

    Treated is who was first trained or financed after the period before and until the end of the period after; who was
    earlier is left out. A certificate revoked until then does not count.
    """
    days = dict(_treated_on(rows, question.treatment, periods.after.last))
    clusters = _clusters(rows, question.cluster_by, periods.before.last)
    members, during = [], 0
    reasons = dict.fromkeys(("reported_one_period_only", "not_registered", "other_country", "treated_earlier"), 0)
    known = {row.subject: row for row in rows.get(Kind.ENTERPRISES, ())}
    for enterprise_id in sorted({*before, *after}):
        row, treated_on = known.get(enterprise_id), days.get(enterprise_id)
        reason = _left_out(row, question, enterprise_id in before and enterprise_id in after)
        if reason is None and treated_on is not None and treated_on <= periods.before.last:
            reason = "treated_earlier"
        if reason is not None:
            reasons[reason] += 1
            continue
        during += treated_on is not None and treated_on in periods.after
        members.append(Member(enterprise_id, treated_on is not None, clusters.get(enterprise_id, enterprise_id)))
    return Groups(tuple(members), reasons, during)


def _left_out(row: Row | None, question: Question, reported_both: bool) -> str | None:  # noqa: FBT001 - private
    if not reported_both:
        return "reported_one_period_only"
    if row is None:
        return "not_registered"
    return "other_country" if question.country not in (None, row.text("country")) else None


def _treated_on(rows: Mapping[Kind, Sequence[Row]], treatment: Treatment, until: date) -> Iterator[tuple[str, date]]:
    """Tell the first day of each treated enterprise; the latest ones first, so that a mapping keeps the earliest."""
    found = []
    if treatment is Treatment.TRAINED:
        for row in rows.get(Kind.CERTIFICATES, ()):
            issued = row.told(CertificateIssued, until=until)
            if issued and not row.told(CertificateRevoked, until=until):
                found.append((issued[0].on, row.text("enterprise_id")))
    else:
        for row in rows.get(Kind.LOANS, ()):
            found += [(entry.on, row.text("borrower_id")) for entry in row.told(LoanDisbursed, until=until)]
    yield from ((subject, day) for day, subject in sorted(found, key=lambda one: one[0], reverse=True) if subject)


def _clusters(rows: Mapping[Kind, Sequence[Row]], cluster_by: ClusterBy, on: date) -> dict[str, str]:
    """Tell the cluster of each enterprise on a day; one without is a cluster by itself."""
    if cluster_by == "municipality":
        placed = ((row.subject, row.text("municipality_code")) for row in rows.get(Kind.ENTERPRISES, ()))
        return {enterprise_id: code for enterprise_id, code in placed if code}
    members: dict[str, str] = {}
    for row in rows.get(Kind.COOPERATIVES, ()) if cluster_by == "cooperative" else ():
        for entry in row.told(CooperativeMemberAdmitted, CooperativeMemberLeft, until=on):
            enterprise_id = str(entry.values["enterprise_id"])
            if "admitted" in entry.type:
                members[enterprise_id] = row.subject
            elif members.get(enterprise_id) == row.subject:
                del members[enterprise_id]
    return members
