"""What training knows of a product from its register."""

from dataclasses import dataclass, replace

from services.contracts.registry import (
    ProductAmended,
    ProductCertified,
    ProductEvent,
    ProductListed,
    ProductWithdrawn,
)
from services.kernel import ConflictError, NotFoundError, RuleViolationError
from services.training.grading.particulars import HeldCertificate


class ProductUnknownError(NotFoundError):
    """No register has told of this product yet."""

    code = "product_unknown"


class ProductNotOfferedError(ConflictError):
    """Nothing new is done for a product that was withdrawn."""

    code = "product_not_offered"


class ProductOfOtherOwnerError(RuleViolationError):
    """Somebody else offers the product."""

    code = "product_of_other_owner"


class ProductCommodityUnknownError(RuleViolationError):
    """The product's entry does not say which commodity it is, and grading rules are of commodities."""

    code = "product_commodity_unknown"


@dataclass(frozen=True, slots=True)
class OfferedProduct:
    """A product as its register last told; without an owner, only later facts were readable."""

    product_id: str
    owner_id: str | None = None
    commodity: str | None = None
    is_offered: bool = True
    certificates: tuple[HeldCertificate, ...] = ()

    def certificate(self, standard: str, number: str) -> HeldCertificate | None:
        """Look a certificate up, whether it holds or not."""
        found = (one for one in self.certificates if (one.standard, one.number) == (standard, number))
        return next(found, None)


def after(known: OfferedProduct, fact: ProductEvent) -> OfferedProduct:
    """Add what one fact says; a certificate of the same standard and number takes the former's place."""
    match fact:
        case ProductListed():
            return replace(known, owner_id=fact.owner_id, commodity=fact.commodity)
        case ProductAmended():
            return replace(known, commodity=fact.commodity)
        case ProductCertified():
            new = HeldCertificate(fact.standard, fact.certificate_number, fact.valid_from, fact.valid_until)
            others = (one for one in known.certificates if (one.standard, one.number) != (new.standard, new.number))
            return replace(known, certificates=(*others, new))
        case ProductWithdrawn():
            return replace(known, is_offered=False)
        case _:
            return known


def commodity_offered(product: OfferedProduct, by: str) -> str:
    """Tell which commodity a product is that an enterprise offers.

    Raises:
        ProductUnknownError: no register told of it.
        ProductOfOtherOwnerError: somebody else offers it.
        ProductNotOfferedError: it was withdrawn.
        ProductCommodityUnknownError: its entry names no commodity.
    """
    if product.owner_id is None:
        raise ProductUnknownError(f"no product {product.product_id} is known here")
    if product.owner_id != by:
        raise ProductOfOtherOwnerError(f"{product.product_id} is not offered by {by}")
    if not product.is_offered:
        raise ProductNotOfferedError(f"{product.product_id} was withdrawn")
    if product.commodity is None:
        raise ProductCommodityUnknownError(f"the entry of {product.product_id} names no commodity")
    return product.commodity
