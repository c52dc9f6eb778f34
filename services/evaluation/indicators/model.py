"""What rows say for a period: joined with the enterprise they are about, as things stood at its end."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.contracts.financing import (
    ApplicationApproved,
    ApplicationSubmitted,
    FacilityClosed,
    FacilityOpened,
)
from services.contracts.registry import (
    CooperativeRecognised,
    CooperativeRegistered,
    EnterpriseAmended,
    EnterpriseRegistered,
    EnterpriseVerified,
)
from services.contracts.training import CertificateIssued, CertificateRevoked, CohortCompleted
from services.evaluation.figures.model import Entry, Kind, Row, Source
from services.evaluation.indicators.arrears import LoanAtEnd, at_end
from services.evaluation.indicators.groupings import groups
from services.evaluation.indicators.standings import ended, is_on_hold, standing
from services.evaluation.indicators.terms import (
    OF_ENTERPRISE,
    PLACED,
    UNKNOWN_GROUP,
    Grouping,
    Observation,
    Period,
    Value,
)
from services.kernel import Country, Currency

_PARTNER = (Grouping.COOPERATIVE,)


@dataclass
class _Seen:
    """Values on their way into an observation, each with its facts."""

    values: dict[str, Value] = field(default_factory=dict)
    sources: dict[str, tuple[Source, ...]] = field(default_factory=dict)

    def add(self, name: str, value: Value, sources: Iterable[Source]) -> None:
        self.values[name], self.sources[name] = value, tuple(sources)


def observe(rows: Mapping[Kind, Sequence[Row]], period: Period, country: Country | None = None) -> list[Observation]:
    """Tell what every row says for a period; `country` leaves out what is not of that country.

    Groups are those last told: an enterprise that moved takes its whole history with it.
    """
    return [
        seen
        for seen in _Register(rows, period).observations()
        if country is None or seen.groups[Grouping.COUNTRY] == country
    ]


class _Register:
    def __init__(self, rows: Mapping[Kind, Sequence[Row]], period: Period) -> None:
        self.rows, self.period = rows, period
        self.enterprises = {row.subject: row for row in rows.get(Kind.ENTERPRISES, ())}
        self.cooperatives = {row.subject: row for row in rows.get(Kind.COOPERATIVES, ())}
        self.facilities = {row.subject: row for row in rows.get(Kind.FACILITIES, ())}
        self.loans = {row.subject: at_end(row, period.last) for row in rows.get(Kind.LOANS, ())}
        self.certificates_of, self.loans_of = defaultdict[str, list[Row]](list), defaultdict[str, list[LoanAtEnd]](list)
        self.loans_under = defaultdict[str, list[LoanAtEnd]](list)
        for row in rows.get(Kind.CERTIFICATES, ()):
            self.certificates_of[row.text("enterprise_id") or UNKNOWN_GROUP].append(row)
        for row in rows.get(Kind.LOANS, ()):
            self.loans_of[row.text("borrower_id") or UNKNOWN_GROUP].append(self.loans[row.subject])
            self.loans_under[row.text("facility_id") or UNKNOWN_GROUP].append(self.loans[row.subject])

    def observations(self) -> Iterator[Observation]:
        # Facts come in any order: a loan may be known before its borrower, who then counts as one not yet registered.
        heard_of = (self.certificates_of.keys() | self.loans_of.keys()) - {UNKNOWN_GROUP}
        for enterprise_id in sorted(self.enterprises.keys() | heard_of):
            yield self._enterprise(self.enterprises.get(enterprise_id, Row(Kind.ENTERPRISES, enterprise_id)))
        for kind, seen in (
            (Kind.COOPERATIVES, self._cooperative),
            (Kind.FACILITIES, self._facility),
            (Kind.APPLICATIONS, self._application),
            (Kind.LOANS, self._loan),
            (Kind.COHORTS, self._cohort),
            (Kind.CERTIFICATES, self._certificate),
        ):
            yield from map(seen, self.rows.get(kind, ()))

    def _enterprise(self, row: Row) -> Observation:
        seen, last = _Seen(), self.period.last
        registered, endings = row.told(EnterpriseRegistered), ended(row, last)
        entered = tuple(map(row.source, registered))
        stands = standing(row, last)
        checked = row.told(EnterpriseVerified, EnterpriseAmended, until=last)
        is_verified = bool(checked) and _leaves_verified(checked[-1]) and not is_on_hold(stands)
        seen.add("registered_in_period", self._any_in(registered), entered)
        seen.add("is_registered", _any_until(registered, last) and not endings, (*entered, *map(row.source, endings)))
        seen.add("is_verified", is_verified, map(row.source, (*checked[-1:], *stands[-1:])))
        held = [one for one in self.certificates_of[row.subject] if not one.told(CertificateRevoked, until=last)]
        issued = [(one, entry) for one in held for entry in one.told(CertificateIssued, until=last)]
        papers = tuple(one.source(entry) for one, entry in issued)
        seen.add("trained_in_period", self._any_in(entry for _, entry in issued), papers)
        seen.add("has_been_trained", bool(issued), papers)
        paid_out = [one for one in self.loans_of[row.subject] if one.disbursed_on and one.disbursed_on <= last]
        payments = tuple(source for one in paid_out for source in one.disbursement)
        seen.add("financed_in_period", any(one.disbursed_on in self.period for one in paid_out), payments)
        seen.add("has_been_financed", bool(paid_out), payments)
        self._tell(seen, row, "owner_gender", UNKNOWN_GROUP)
        return _observation(row, seen, groups(row, OF_ENTERPRISE))

    def _cooperative(self, row: Row) -> Observation:
        seen, last = _Seen(), self.period.last
        registered = row.told(CooperativeRegistered)
        stands = standing(row, last)
        is_active = _any_until(registered, last) and not is_on_hold(stands)
        recognised = row.told(CooperativeRecognised, until=last)
        behind = tuple(map(row.source, (*registered, *stands[-1:])))
        seen.add("is_registered", is_active, behind)
        seen.add("is_recognised", is_active and bool(recognised), (*behind, *map(row.source, recognised)))
        counts = [entry for entry in row.entries if "member_count" in entry.values and entry.on <= last]
        seen.add("member_count", _number(counts[-1:], "member_count"), map(row.source, counts[-1:]))
        self._tell(seen, row, "kind", UNKNOWN_GROUP, "cooperative_kind")
        return _observation(row, seen, {**groups(row, PLACED), Grouping.COOPERATIVE: row.subject})

    def _facility(self, row: Row) -> Observation:
        seen, last = _Seen(), self.period.last
        opened, closed = row.told(FacilityOpened, until=last), row.told(FacilityClosed, until=last)
        behind = tuple(map(row.source, (*opened, *closed)))
        ends_on = row.text("valid_until")
        is_in_time = ends_on is not None and last <= date.fromisoformat(ends_on)
        loans = self.loans_under[row.subject]
        seen.add("is_open", bool(opened) and not closed and is_in_time, behind)
        seen.add("limit_minor", _number(opened[:1], "limit_minor"), behind)
        used = sum(loan.principal_outstanding_minor for loan in loans)
        seen.add("used_minor", used, (source for loan in loans for source in loan.owing))
        partner = self.cooperatives.get(row.text("cooperative_id") or UNKNOWN_GROUP, Row(Kind.COOPERATIVES, ""))
        return _observation(row, seen, {**groups(partner, PLACED), **groups(row, _PARTNER)}, _currency(row))

    def _application(self, row: Row) -> Observation:
        seen = _Seen()
        submitted, approved = row.told(ApplicationSubmitted), row.told(ApplicationApproved)
        asked = tuple(map(row.source, submitted))
        seen.add("submitted_in_period", self._any_in(submitted), asked)
        seen.add("is_approved", bool(approved), map(row.source, approved))
        seen.add("amount_minor", _number(submitted, "amount_minor"), asked)
        return _observation(row, seen, self._groups_under(row), _currency(row))

    def _loan(self, row: Row) -> Observation:
        seen, loan = _Seen(), self.loans[row.subject]
        seen.add("disbursed_in_period", loan.disbursed_on in self.period, loan.disbursement)
        seen.add("is_outstanding", loan.principal_outstanding_minor > 0, loan.owing)
        seen.add("is_assessed", loan.is_assessed, loan.assessment)
        seen.add("amount_minor", loan.amount_minor, loan.disbursement)
        seen.add("principal_outstanding_minor", loan.principal_outstanding_minor, loan.owing)
        seen.add("days_past_due", loan.days_past_due, loan.assessment)
        return _observation(row, seen, self._groups_under(row), loan.currency)

    def _cohort(self, row: Row) -> Observation:
        seen, completed, ends_on = _Seen(), row.told(CohortCompleted), row.text("ends_on")
        behind = tuple(map(row.source, completed))
        is_held = bool(completed) and ends_on is not None and date.fromisoformat(ends_on) in self.period
        seen.add("held_in_period", is_held, behind)
        seen.add("enrolled_count", _number(completed, "enrolled_count"), behind)
        seen.add("completed_count", _number(completed, "completed_count"), behind)
        return _observation(row, seen, groups(row, (Grouping.COUNTRY, Grouping.PROGRAMME)))

    def _certificate(self, row: Row) -> Observation:
        seen, last = _Seen(), self.period.last
        issued, revoked = row.told(CertificateIssued), row.told(CertificateRevoked, until=last)
        behind = tuple(map(row.source, (*issued, *revoked)))
        ends_on = row.text("valid_until")
        is_in_time = ends_on is None or last <= date.fromisoformat(ends_on)
        seen.add("issued_in_period", self._any_in(issued), map(row.source, issued))
        seen.add("is_valid", _any_until(issued, last) and not revoked and is_in_time, behind)
        self._tell(seen, row, "kind", UNKNOWN_GROUP, "certificate_kind")
        holder = self._groups_by("enterprise_id", row)
        return _observation(row, seen, {**holder, **groups(row, (Grouping.PROGRAMME,))})

    def _groups_by(self, name: str, row: Row) -> dict[Grouping, str]:
        about = self.enterprises.get(row.text(name) or UNKNOWN_GROUP, Row(Kind.ENTERPRISES, ""))
        return groups(about, OF_ENTERPRISE)

    def _groups_under(self, row: Row) -> dict[Grouping, str]:
        facility = self.facilities.get(row.text("facility_id") or UNKNOWN_GROUP, Row(Kind.FACILITIES, ""))
        return {**self._groups_by("borrower_id", row), **groups(facility, _PARTNER)}

    def _any_in(self, entries: Iterable[Entry]) -> bool:
        return any(entry.on in self.period for entry in entries)

    def _tell(self, seen: _Seen, row: Row, name: str, otherwise: str, shown_as: str | None = None) -> None:
        told = row.last(name)
        seen.add(shown_as or name, row.text(name) or otherwise, (told.source,) if told else ())


def _observation(
    row: Row, seen: _Seen, groups: Mapping[Grouping, str], currency: Currency | None = None
) -> Observation:
    return Observation(row.kind, row.subject, groups, seen.values, seen.sources, currency)


def _leaves_verified(entry: Entry) -> bool:
    return "verified" in entry.type or entry.values.get("is_verified") is True


def _any_until(entries: Iterable[Entry], last: date) -> bool:
    return any(entry.on <= last for entry in entries)


def _number(entries: Sequence[Entry], name: str) -> int:
    value = entries[-1].values.get(name) if entries else None
    return value if isinstance(value, int) else 0


def _currency(row: Row) -> Currency | None:
    currency = row.text("currency")
    return Currency(currency) if currency else None
