"""How what an applicant says becomes a checked description: place, name, founders, numbers and class by dated rules."""

from dataclasses import replace
from datetime import date

from services.contracts.registry import CooperativeKind
from services.kernel import Country
from services.kernel.money import CurrencyMismatchError
from services.registry.cooperative_rules import check_founding, check_name
from services.registry.cooperatives.commands import (
    DescribeCooperative,
    DescriptionChanges,
    GivenFigures,
    RegisterCooperative,
)
from services.registry.cooperatives.model import Description, Figures
from services.registry.given import given_identifiers, money
from services.registry.identifiers import check_identifier
from services.registry.matching.describing import describe_fields
from services.registry.matching.model import Described
from services.registry.places.gazetteer import Gazetteer
from services.registry.places.model import PlaceUnknownError
from services.registry.size_classes import SizeClass, ksp_class


def describe(given: RegisterCooperative, gazetteer: Gazetteer, *, on: date) -> Description:
    """Check everything an applicant says against the rules in force on a day.

    Raises:
        PlaceUnknownError: the place is not in the country, or is no part of a municipality or regency.
        RuleViolationError: the founding, a number or a figure breaks its rule.
    """
    municipality_code = _municipality_code(given, given.country, gazetteer, on)
    identifiers = _identifiers(given, given.country, on)
    founding = check_founding(
        given.legal_name,
        country=given.country,
        form=given.form,
        member_count=given.member_count,
        own_capital=money(given.own_capital),
        on=on,
    )
    return Description(
        legal_name=given.legal_name,
        kind=given.kind,
        form=given.form,
        place_code=given.place_code,
        municipality_code=municipality_code,
        identifiers=identifiers,
        founding_rule=founding.rule_version,
        founding_confidence=founding.confidence.value,
    )


def describe_anew(
    given: DescribeCooperative, known: Description, country: Country, gazetteer: Gazetteer, *, on: date
) -> Description:
    """Check a new description against the rules in force on a day; form and founding stay as they are known.

    Raises:
        PlaceUnknownError: the place is not in the country, or is no part of a municipality or regency.
        RuleViolationError: the name or a number breaks its rule.
    """
    check_name(given.legal_name, country=country, form=known.form, on=on)
    return replace(
        known,
        legal_name=given.legal_name,
        kind=given.kind,
        place_code=given.place_code,
        municipality_code=_municipality_code(given, country, gazetteer, on),
        identifiers=_identifiers(given, country, on),
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
        "kind": before.kind,
        "place_code": before.place_code,
        "identifiers": given_identifiers(before.identifiers),
    }
    whole = DescribeCooperative.model_validate(said | given.model_dump(exclude_none=True))
    return describe_anew(whole, before, country, gazetteer, on=on)


def check_certificate_number(number: str, *, on: date) -> str:
    """Check the number a certificate is of (NIK koperasi) and give it as it is kept.

    Raises:
        RuleViolationError: it breaks its rule.
    """
    return check_identifier("NIK_KOPERASI", number, country=Country.ID, on=on).value


def figures_of(given: GivenFigures, country: Country, kind: CooperativeKind, *, on: date) -> Figures:
    """Class an Indonesian savings-and-loan cooperative by the figures given; every other cooperative has no class.

    A figure left out cannot raise the class: give own capital and assets where they are known.

    Raises:
        NoRuleInForceError: the classes did not exist yet on that day.
        CurrencyMismatchError: a figure is in another currency than the country's.
    """
    for amount in (given.own_capital, given.assets):
        if amount is not None and amount.currency != country.currency:
            raise CurrencyMismatchError(f"figures are in {country.currency}, not {amount.currency}")
    if country is not Country.ID or kind != "savings_and_loan":
        return Figures(given.member_count)
    found = ksp_class(
        on=on, members=given.member_count, own_capital=money(given.own_capital), assets=money(given.assets)
    )
    if not isinstance(found, SizeClass):
        return Figures(given.member_count, ksp_class_rule=found.rule_version)
    return Figures(given.member_count, found.name, found.basis, found.rule_version)


def matched_fields(description: Description) -> Described:
    """Give the fields an entry is matched by; its activity is its kind and form."""
    return describe_fields(
        legal_name=description.legal_name,
        place_code=description.place_code,
        municipality_code=description.municipality_code,
        activity=(f"{description.kind}:{description.form}", description.kind),
        identifiers=description.identifiers,
    )


def _municipality_code(given: DescribeCooperative, country: Country, gazetteer: Gazetteer, on: date) -> str:
    municipality = gazetteer.municipality_of(given.place_code, on)
    if municipality is None or municipality.country != country:
        raise PlaceUnknownError(f"{given.place_code} is in no municipality or regency of {country}")
    return municipality.code


def _identifiers(given: DescribeCooperative, country: Country, on: date) -> tuple[str, ...]:
    numbers = [check_identifier(number.scheme, number.value, country=country, on=on) for number in given.identifiers]
    return tuple(sorted({f"{number.scheme}:{number.value}" for number in numbers}))
