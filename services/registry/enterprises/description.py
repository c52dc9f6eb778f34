"""How what an applicant says becomes a checked description: places, codes, numbers and size by dated rules."""

from dataclasses import replace
from datetime import date

from services.kernel import Country
from services.registry.activities import activity_code
from services.registry.enterprises.commands import DescribeEnterprise, DescriptionChanges
from services.registry.enterprises.model import Description
from services.registry.given import given_identifiers, money
from services.registry.identifiers import check_identifier
from services.registry.matching.describing import describe_fields
from services.registry.matching.model import Described
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError
from services.registry.size_classes import SizeClass, size_class


def describe(given: DescribeEnterprise, country: Country, gazetteer: Gazetteer, *, on: date) -> Description:
    """Check everything an applicant says against the rules in force on a day.

    Raises:
        PlaceUnknownError: the place is not in the country, or is no part of a municipality or regency.
        RuleViolationError: an activity code, a number or a figure breaks its rule.
    """
    municipality = gazetteer.municipality_of(given.place_code, on)
    if municipality is None or municipality.country != country:
        raise PlaceUnknownError(f"{given.place_code} is in no municipality or regency of {country}")
    activity = activity_code(given.activity_code, given.activity_edition)
    numbers = [check_identifier(number.scheme, number.value, country=country, on=on) for number in given.identifiers]
    size = size_class(
        country,
        on=on,
        annual_sales=money(given.annual_sales),
        capital=money(given.capital),
        employees=given.employees,
    )
    return Description(
        legal_name=given.legal_name,
        place_code=given.place_code,
        municipality_code=municipality.code,
        sector=given.sector,
        activity_code=activity.code,
        activity_edition=activity.edition,
        size_class=size.name if isinstance(size, SizeClass) else "unknown",
        size_class_rule=size.rule_version,
        owner_gender=given.owner_gender,
        identifiers=tuple(sorted(f"{number.scheme}:{number.value}" for number in numbers)),
    )


def redescribe(
    given: DescriptionChanges, before: Description, country: Country, gazetteer: Gazetteer, *, on: date
) -> Description:
    """Check those parts of a description that change together with what stays of the description before.

    Raises:
        PlaceUnknownError, RuleViolationError: as for a whole description.
    """
    said = {
        "legal_name": before.legal_name,
        "place_code": before.place_code,
        "sector": before.sector,
        "activity_code": before.activity_code,
        "activity_edition": before.activity_edition,
        "owner_gender": before.owner_gender,
        "identifiers": given_identifiers(before.identifiers),
    }
    whole = DescribeEnterprise.model_validate(said | given.model_dump(exclude_none=True))
    after = describe(whole, country, gazetteer, on=on)
    if whole.employees is None and whole.annual_sales is None and whole.capital is None:
        return replace(after, size_class=before.size_class, size_class_rule=before.size_class_rule)
    return after


def matched_fields(description: Description) -> Described:
    """Give the fields an entry is matched by; an activity lies in the two digits of its division."""
    edition, code = description.activity_edition, description.activity_code
    return describe_fields(
        legal_name=description.legal_name,
        place_code=description.place_code,
        municipality_code=description.municipality_code,
        activity=(f"{edition}:{code}", f"{edition}:{code[:2]}"),
        identifiers=description.identifiers,
    )
