"""Why something asked of a product's entry is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ProductNotFoundError(NotFoundError):
    """The register has no such entry."""

    code = "product_not_found"


class ProductStateError(ConflictError):
    """The entry's status does not allow it."""

    code = "product_state"


class OwnerNotInGoodStandingError(ConflictError):
    """Who is suspended or left its register lists no new product."""

    code = "owner_not_in_good_standing"


class CertificatesFullError(ConflictError):
    """An entry has no room for more certificates."""

    code = "product_certificates_full"


class ProductOfOtherMinistryError(ForbiddenError):
    """An entry is kept by the ministry of its owner's country."""

    code = "product_of_other_ministry"


class AssessorListedError(ForbiddenError):
    """Four eyes: who listed a product does not assess it."""

    code = "assessor_listed_product"


class StandardUnknownError(RuleViolationError):
    """The standard is none of those kept here, or was not in force."""

    code = "quality_standard_unknown"


class StandardMismatchError(RuleViolationError):
    """The standard is one of other goods."""

    code = "quality_standard_of_other_goods"


class CertificatePeriodError(RuleViolationError):
    """A certificate ends on the day it begins, or later."""

    code = "certificate_period"


class CriteriaUnknownError(RuleViolationError):
    """The rule does not ask for that, or reads it from the entry itself."""

    code = "readiness_criteria"


class HsPrefixError(RuleViolationError):
    """Goods are searched by chapter, heading or subheading."""

    code = "hs_prefix"
