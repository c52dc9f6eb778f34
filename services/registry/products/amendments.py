"""How what an entry says of a product changes: described anew from a day on, corrected, certified, assessed."""

from dataclasses import replace

from services.contracts.registry import ProductAmended, ProductCertified, ProductReadinessAssessed
from services.kernel import Decision
from services.registry.products.fields import DESCRIBED, TOGETHER, assessed, description_of, readiness_of
from services.registry.products.model import (
    Certificate,
    Product,
    Readiness,
    demand_listed,
    published,
    with_certificate,
)
from services.registry.products.refusals import AssessorListedError
from services.registry.records import recording
from services.registry.records.amendments import Amendment, Asked, Describing
from services.registry.records.model import History
from services.registry.records.wanted import Wanted

DESCRIBING = Describing(DESCRIBED, TOGETHER)


def amend(entry: Product, history: History, said: Wanted, asked: Asked) -> Amendment[Product]:
    """Describe a product anew from a day on, or let the description take the place of one change.

    The same description changes nothing.

    Raises:
        ProductStateError: the product was withdrawn.
        StandingChangeError, ChangeNotFoundError, ChangeCorrectedError, ValidInFutureError, ValidBeforeEntryError: as
            `Describing.told` says.
    """
    demand_listed(entry)
    today = entry.country.day_of(asked.at)
    after = DESCRIBING.told(history, said, asked.note(entry.version), today=today)
    return _amended(entry, history, after, asked)


def take_back(entry: Product, history: History, number: int, asked: Asked) -> Amendment[Product]:
    """Record that a change of the description never was.

    Raises:
        ProductStateError: the product was withdrawn.
        StandingChangeError, ChangeNotFoundError, ChangeCorrectedError, FirstChangeError: as
            `Describing.told` says.
    """
    demand_listed(entry)
    wanted, today = Wanted.taking_back(history, number), entry.country.day_of(asked.at)
    after = DESCRIBING.told(history, wanted, asked.note(entry.version), today=today)
    return _amended(entry, history, after, asked)


def certify(entry: Product, certificate: Certificate, asked: Asked) -> Decision[Product]:
    """Record a certificate; one of the same standard and number takes the former's place, the same changes nothing.

    Raises:
        ProductStateError: the product was withdrawn.
        CertificatePeriodError: the certificate ends before it begins.
        CertificatesFullError: the entry has no room for more.
    """
    demand_listed(entry)
    certificates = with_certificate(entry, certificate)
    if certificates == entry.certificates:
        return Decision(entry)
    fact = ProductCertified(
        subject=entry.product_id,
        occurred_at=asked.at,
        standard=certificate.standard,
        certificate_number=certificate.number,
        valid_from=certificate.valid_from,
        valid_until=certificate.valid_until,
    )
    return Decision(replace(entry, certificates=certificates), (fact,))


def assess(entry: Product, history: History, readiness: Readiness, asked: Asked) -> Amendment[Product]:
    """Record an assessment: its level holds from its day until the day of the next one; the same changes nothing.

    Raises:
        ProductStateError: the product was withdrawn.
        AssessorListedError: the same person listed the product.
        ValidInFutureError: the day has not come.
        ValidBeforeEntryError: the entry begins later.
    """
    demand_listed(entry)
    if asked.by == entry.listed_by:
        raise AssessorListedError(f"{entry.product_id} was listed by the same person")
    today, day = entry.country.day_of(asked.at), readiness.assessed_on
    recording.demand_valid_from(day, today=today)
    after = recording.record(history, {"readiness": assessed(readiness)}, asked.note(entry.version), valid_from=day)
    if after is history:
        return Amendment(Decision(entry), None)
    fact = ProductReadinessAssessed(
        subject=entry.product_id,
        occurred_at=asked.at,
        assessed_on=day,
        level=readiness.level,
        level_name=readiness.level_name,
        criteria_met=readiness.criteria_met,
        readiness_rule=readiness.readiness_rule,
        confidence=readiness.confidence,
    )
    last = readiness_of(after.on(today)["readiness"])
    return Amendment(Decision(replace(entry, readiness=last), (fact,)), after.changes[-1])


def _amended(entry: Product, before: History, after: History, asked: Asked) -> Amendment[Product]:
    if after is before:
        return Amendment(Decision(entry), None)
    change = after.changes[-1]
    description = description_of(after.on(entry.country.day_of(asked.at)))
    fact = ProductAmended(
        subject=entry.product_id,
        occurred_at=asked.at,
        valid_from=change.valid_from,
        corrects=change.corrects,
        **published(description),
    )
    return Amendment(Decision(replace(entry, description=description), (fact,)), change)
