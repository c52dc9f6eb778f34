"""A product's entry as fields with values that JSON can say, and back; each certificate is a field of its own."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from services.kernel import Country
from services.registry.products.model import Certificate, Description, Product, Readiness, Volume
from services.registry.records.recording import Group

DESCRIBED = frozenset(Description.__dataclass_fields__)
"""Fields that are told anew; every other one has commands of its own."""
TOGETHER: tuple[Group, ...] = (frozenset({"hs_code", "hs_edition"}), frozenset({"unit", "yearly_volume"}))
CERTIFICATE = "certificate_"


def described(description: Description) -> dict[str, Any]:
    """Write a description as fields."""
    volume = description.yearly_volume
    return {
        **asdict(description),
        "season_months": list(description.season_months),
        "yearly_volume": {"amount": f"{volume.amount:f}", "unit": volume.unit} if volume else None,
    }


def description_of(fields: Mapping[str, Any]) -> Description:
    """Read a description from an entry's fields."""
    volume = fields["yearly_volume"]
    said = {
        **{name: fields[name] for name in DESCRIBED},
        "season_months": tuple(fields["season_months"]),
        "yearly_volume": Volume(Decimal(volume["amount"]), volume["unit"]) if volume else None,
    }
    return Description(**said)


def certified(certificate: Certificate) -> dict[str, Any]:
    """Write a certificate as one field's value."""
    days = {"valid_from": certificate.valid_from.isoformat(), "valid_until": certificate.valid_until.isoformat()}
    return {**asdict(certificate), **days}


def certificate_of(value: Mapping[str, Any]) -> Certificate:
    """Read a certificate from its field's value."""
    days = {name: date.fromisoformat(value[name]) for name in ("valid_from", "valid_until")}
    return Certificate(**{**value, **days})


def assessed(readiness: Readiness | None) -> dict[str, Any] | None:
    """Write a readiness as one field's value."""
    if readiness is None:
        return None
    day, met = readiness.assessed_on.isoformat(), list(readiness.criteria_met)
    return {**asdict(readiness), "assessed_on": day, "criteria_met": met}


def readiness_of(value: Mapping[str, Any] | None) -> Readiness | None:
    """Read a readiness from its field's value."""
    if value is None:
        return None
    day, met = date.fromisoformat(value["assessed_on"]), tuple(value["criteria_met"])
    return Readiness(**{**value, "assessed_on": day, "criteria_met": met})


def certificate_fields(entry: Product) -> dict[str, Any]:
    """Write certificates as numbered fields, in the order they were recorded."""
    return {
        f"{CERTIFICATE}{number:02}": certified(certificate)
        for number, certificate in enumerate(entry.certificates, start=1)
    }


def fields_of(entry: Product) -> dict[str, Any]:
    """Write an entry as fields; neither its id nor its version is one."""
    return {
        "owner_id": entry.owner_id,
        "country": entry.country.value,
        **described(entry.description),
        **certificate_fields(entry),
        "readiness": assessed(entry.readiness),
        "status": entry.status,
        "listed_on": entry.listed_on.isoformat(),
        "listed_by": entry.listed_by,
    }


def entry_of(product_id: str, fields: Mapping[str, Any], version: int) -> Product:
    """Read an entry from its fields."""
    certificates = sorted(name for name in fields if name.startswith(CERTIFICATE))
    return Product(
        product_id=product_id,
        owner_id=fields["owner_id"],
        country=Country(fields["country"]),
        description=description_of(fields),
        status=fields["status"],
        listed_on=date.fromisoformat(fields["listed_on"]),
        listed_by=fields["listed_by"],
        certificates=tuple(certificate_of(fields[name]) for name in certificates),
        readiness=readiness_of(fields["readiness"]),
        version=version,
    )
