"""A report as an IATI 2.03 activities file: the agreement is the activity, commitments and figures are its results."""

from collections.abc import Mapping
from datetime import datetime, time
from decimal import Decimal

from lxml import etree

from services.evaluation.agreements.model import AgreementStatus
from services.evaluation.reports.activity_results import add_commitments, add_figures
from services.evaluation.reports.elements import XML_LANGUAGE, add, told
from services.evaluation.reports.model import Report
from services.evaluation.reports.refusals import IatiOrganisationUnknownError, IatiStartUnknownError
from services.evaluation.reports.terms import ActivityTerms
from services.kernel import Country

VERSION = "2.03"
STATUSES: Mapping[AgreementStatus, str] = {"in_force": "2", "under_review": "2", "expired": "4", "ended": "4"}
"""Of IATI's codelist ActivityStatus: 2 is implementation, 4 closed."""
OVER = frozenset[AgreementStatus]({"expired", "ended"})
PLANNED_START, ACTUAL_START, PLANNED_END, ACTUAL_END = "1", "2", "3", "4"
TOLD_BY_ANOTHER = "5"
"""RelatedActivityType: another organisation reports on the same activity."""


def activity_of(
    report: Report, terms: ActivityTerms, publisher: Country, organisations: Mapping[Country, str]
) -> bytes:
    """Write the file that a ministry publishes; the same report gives the same bytes.

    Raises:
        IatiOrganisationUnknownError: the ministry's organisation identifier is not set.
        IatiStartUnknownError: no source tells the agreement's first day.
    """
    if publisher not in organisations:
        raise IatiOrganisationUnknownError(f"no identifier of {publisher}: set JEMBATAN_IATI_ORGANISATIONS")
    root = etree.Element("iati-activities", version=VERSION)
    updated = datetime.combine(report.as_of, time(), publisher.zone).isoformat()
    activity = add(
        root,
        "iati-activity",
        **{"default-currency": publisher.currency.value, "last-updated-datetime": updated, "humanitarian": "0"},
    )
    activity.set(XML_LANGUAGE, "en")
    _identify(activity, report, terms, publisher, organisations)
    _date(activity, report)
    add(activity, "activity-scope", code=terms.activity_scope)
    for country in terms.countries:
        add(activity, "recipient-country", code=country.code, percentage=_number(country.percentage))
    for sector in terms.sectors:
        share = _number(sector.percentage)
        told(add(activity, "sector", vocabulary=sector.vocabulary, code=sector.code, percentage=share), sector.name)
    add(activity, "collaboration-type", code=terms.collaboration_type)
    _link(activity, terms)
    if publisher.other in organisations:
        other = f"{organisations[publisher.other]}-{report.agreement.agreement_id}"
        add(activity, "related-activity", ref=other, type=TOLD_BY_ANOTHER)
    add_commitments(activity, report)
    add_figures(activity, report, terms)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _identify(
    activity: etree._Element,
    report: Report,
    terms: ActivityTerms,
    publisher: Country,
    organisations: Mapping[Country, str],
) -> None:
    ref, names = organisations[publisher], {one.country: one.organisation for one in report.agreement.parties}
    add(activity, "iati-identifier").text = f"{ref}-{report.agreement.agreement_id}"
    told(add(activity, "reporting-org", ref=ref, type=terms.organisation_type), names[publisher])
    told(add(activity, "title"), terms.titles)
    told(add(activity, "description", type="1"), terms.descriptions)
    for country, name in sorted(names.items()):
        known = {"ref": organisations[country]} if country in organisations else {}
        for role in terms.roles:
            told(add(activity, "participating-org", role=role, type=terms.organisation_type, **known), name)
    add(activity, "activity-status", code=STATUSES[report.agreement.status])


def _date(activity: etree._Element, report: Report) -> None:
    agreement = report.agreement
    start = agreement.valid_from or agreement.signed_on
    if start is None:
        raise IatiStartUnknownError(f"no source tells when {agreement.agreement_id} begins or was signed")
    begun = ACTUAL_START if start <= report.as_of else PLANNED_START
    add(activity, "activity-date", **{"type": begun, "iso-date": start.isoformat()})
    if agreement.valid_until is not None:
        end = {"iso-date": agreement.valid_until.isoformat()}
        add(activity, "activity-date", **{"type": PLANNED_END, **end})
        if agreement.status in OVER and agreement.valid_until <= report.as_of:
            add(activity, "activity-date", **{"type": ACTUAL_END, **end})


def _link(activity: etree._Element, terms: ActivityTerms) -> None:
    for document in terms.documents:
        link = add(activity, "document-link", url=str(document.url), format=document.format)
        told(add(link, "title"), document.titles)
        add(link, "category", code=document.category)
        add(link, "language", code=document.language)
        if document.dated is not None:
            add(link, "document-date", **{"iso-date": document.dated.isoformat()})


def _number(value: Decimal) -> str:
    return f"{value:f}"
