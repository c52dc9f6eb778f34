"""How what an applicant says becomes a checked description: place, members, what is grown."""

from datetime import date

from services.kernel import Country
from services.registry.farmer_groups.commands import DescribeFarmerGroup
from services.registry.farmer_groups.model import Description
from services.registry.farmer_groups.refusals import NoMembersError, YouthBeyondMembersError
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError
from services.registry.trade_codes import commodity_code, hs_code


def describe(given: DescribeFarmerGroup, country: Country, gazetteer: Gazetteer, *, on: date) -> Description:
    """Check everything an applicant says against the rules in force on a day.

    Raises:
        PlaceUnknownError: the place is not in the country, or is no part of a municipality or regency.
        NoMembersError: nobody is counted.
        YouthBeyondMembersError: more young people are counted than members.
        RuleViolationError: a code of a commodity breaks its rule.
    """
    municipality = gazetteer.municipality_of(given.place_code, on)
    if municipality is None or municipality.country != country:
        raise PlaceUnknownError(f"{given.place_code} is in no municipality or regency of {country}")
    members = given.women + given.men + given.undisclosed
    if not members:
        raise NoMembersError("a group has at least one member")
    if given.youth > members:
        raise YouthBeyondMembersError(f"{given.youth} young people are not among {members} members")
    return Description(
        group_name=given.group_name,
        place_code=given.place_code,
        municipality_code=municipality.code,
        founded_on=given.founded_on,
        women=given.women,
        men=given.men,
        undisclosed=given.undisclosed,
        youth=given.youth,
        commodities=tuple(sorted({_checked(code, on) for code in given.commodities})),
        land_area_m2=given.land_area_m2,
        linked_ids=tuple(sorted(set(given.linked_ids))),
    )


def _checked(code: str, on: date) -> str:
    return hs_code(code, on=on).code if code.isdecimal() else commodity_code(code)
