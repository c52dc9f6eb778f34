"""The farmer record: what a farmer group or an enterprise in agriculture looks like to another registry."""

from dataclasses import dataclass
from datetime import date

from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.enterprises.model import Enterprise
from services.registry.farmer_groups.model import FarmerGroup
from services.registry.field_classes import OFFICIAL, PUBLIC, Official


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class FarmerIdentifier:
    """A number of the register's own; no person's."""

    identifier_type: str
    identifier_value: str


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class FarmPlace:
    """Where a farm is, by the codes of the country's places."""

    code: str
    municipality_code: str
    country: Country


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class Crop:
    """What is grown, by its commodity's code or the Harmonized System's."""

    crop_type: str


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class FarmingActivity:
    """What is done on a farm."""

    crop_production: tuple[Crop, ...]
    activity_code: str | None


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class FarmDetails:
    """One farm; its size in square metres."""

    place: FarmPlace
    farm_size_m2: int | None
    farming_activities: tuple[FarmingActivity, ...]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class GroupDetails:
    """The standard's group: how many, never who."""

    group_identifier: tuple[FarmerIdentifier, ...]
    group_type: str
    group_size: int
    registration_date: date


@classed(PUBLIC)
@dataclass(frozen=True, slots=True)
class FarmerRecord:
    """One farmer; the standard's personal details and member list are never filled."""

    member_identifier: tuple[FarmerIdentifier, ...]
    name: Official[str]
    status: str
    family_details: GroupDetails | None
    farm_details: tuple[FarmDetails, ...]
    registration_date: date


def of_group(entry: FarmerGroup) -> FarmerRecord:
    """Show a farmer group."""
    told, own = entry.description, (FarmerIdentifier("FARMER_ID", entry.group_id),)
    crops = tuple(map(Crop, told.commodities))
    place = FarmPlace(told.place_code, told.municipality_code, entry.country)
    return FarmerRecord(
        member_identifier=own,
        name=told.group_name,
        status=entry.status,
        family_details=GroupDetails(own, entry.kind, told.women + told.men + told.undisclosed, entry.registered_on),
        farm_details=(FarmDetails(place, told.land_area_m2, (FarmingActivity(crops, None),)),),
        registration_date=entry.registered_on,
    )


def of_enterprise(entry: Enterprise) -> FarmerRecord:
    """Show an enterprise in agriculture."""
    told = entry.description
    number = (FarmerIdentifier("UIN", entry.register_number),) if entry.register_number else ()
    place = FarmPlace(told.place_code, told.municipality_code, entry.country)
    return FarmerRecord(
        member_identifier=(FarmerIdentifier("FARMER_ID", entry.enterprise_id), *number),
        name=told.legal_name,
        status=entry.status,
        family_details=None,
        farm_details=(FarmDetails(place, None, (FarmingActivity((), told.activity_code),)),),
        registration_date=entry.registered_on,
    )
