"""Writes what is known of an entry in the fields that matching rules name."""

from services.registry.matching.model import Described


def describe_fields(
    *,
    legal_name: str,
    place_code: str,
    municipality_code: str,
    activity: tuple[str, ...],
    identifiers: tuple[str, ...],
    phones: tuple[str, ...] = (),
) -> Described:
    """Give an entry's fields; `activity` and places go from the narrowest to the widest, numbers are `SCHEME:value`."""
    return {
        "name": (legal_name,),
        "place": (place_code, municipality_code),
        "municipality": (municipality_code,),
        "activity": activity,
        "identifiers": identifiers,
        "phones": phones,
    }
