"""How a description not yet registered becomes what matching compares: place, codes and numbers by dated rules."""

from datetime import date

from services.registry.candidates.model import Subject
from services.registry.duplicates.commands import SearchDuplicates
from services.registry.identifiers import check_identifier
from services.registry.matching.describing import describe_fields
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError

UNREGISTERED = ""
"""The id of what is in no register."""


def describe(given: SearchDuplicates, gazetteer: Gazetteer, *, on: date) -> Subject:
    """Check and write what is about to be registered.

    Raises:
        PlaceUnknownError: the place is not in the country, or is no part of a municipality or regency.
        RuleViolationError: a number breaks its rule.
    """
    municipality = gazetteer.municipality_of(given.place_code, on)
    if municipality is None or municipality.country != given.country:
        raise PlaceUnknownError(f"{given.place_code} is in no municipality or regency of {given.country}")
    numbers = [check_identifier(one.scheme, one.value, country=given.country, on=on) for one in given.identifiers]
    fields = describe_fields(
        legal_name=given.legal_name,
        place_code=given.place_code,
        municipality_code=municipality.code,
        activity=_activity(given),
        identifiers=tuple(sorted(f"{number.scheme}:{number.value}" for number in numbers)),
    )
    return Subject(UNREGISTERED, given.kind, given.country, fields)


def _activity(given: SearchDuplicates) -> tuple[str, ...]:
    edition, code, kind = given.activity_edition, given.activity_code, given.cooperative_kind
    if given.kind == "enterprise":
        return (f"{edition}:{code}", f"{edition}:{code[:2]}") if code else ()
    return (f"{kind}:{given.cooperative_form}", kind) if kind else ()
