"""How what an applicant says becomes a checked description: places, codes, numbers and size by dated rules."""

from datetime import date

from services.kernel import Country
from services.registry.activities import activity_code
from services.registry.enterprises.commands import DescribeEnterprise
from services.registry.enterprises.model import Description
from services.registry.given import money
from services.registry.identifiers import check_identifier
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
