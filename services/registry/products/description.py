"""How what an applicant says becomes a checked description: goods, units, season and standard by dated data."""

from datetime import date
from decimal import Decimal

from services.registry.products.commands import DescribeProduct, GivenCertificate, GivenVolume
from services.registry.products.model import Certificate, Description, Product, Volume
from services.registry.products.standards import standard
from services.registry.trade_codes import Unit, commodity_code, demand_same_measure, hs_code, unit


def describe(given: DescribeProduct, *, on: date) -> Description:
    """Check everything an applicant says against the data in force on a day.

    Raises:
        NoRuleInForceError: no edition of the codes of goods covers the day.
        RuleViolationError: a code, a unit or the standard is unknown, or does not fit the goods.
    """
    goods = hs_code(given.hs_code, on=on, edition=given.hs_edition)
    sold_in = unit(given.unit)
    return Description(
        product_name=given.product_name,
        hs_code=goods.code,
        hs_edition=goods.edition,
        commodity=commodity_code(given.commodity, goods) if given.commodity else None,
        unit=sold_in.code,
        season_months=tuple(sorted(set(given.season_months))),
        yearly_volume=_volume(given.yearly_volume, sold_in) if given.yearly_volume else None,
        standard=standard(given.standard, goods.code, on=on).version if given.standard else None,
    )


def certificate_of(given: GivenCertificate, product: Product) -> Certificate:
    """Read a certificate against a standard that fits the product's goods on the certificate's first day.

    Raises:
        StandardUnknownError: the standard is unknown, or was not in force.
        StandardMismatchError: it is one of other goods.
    """
    found = standard(given.standard, product.description.hs_code, on=given.valid_from)
    return Certificate(found.version, given.number, given.issuer, given.valid_from, given.valid_until)


def _volume(given: GivenVolume, sold_in: Unit) -> Volume:
    measured_in = unit(given.unit)
    demand_same_measure(measured_in, sold_in)
    return Volume(Decimal(given.amount).normalize(), measured_in.code)
