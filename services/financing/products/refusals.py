"""Why something asked of a loan product is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class ProductNotFoundError(NotFoundError):
    """No such loan product."""

    code = "loan_product_not_found"


class EditionNotFoundError(NotFoundError):
    """The product has no edition of that number."""

    code = "loan_product_edition_not_found"


class ProductOfOtherMinistryError(ForbiddenError):
    """A loan product is kept by the lender's ministry."""

    code = "loan_product_of_other_ministry"


class PublisherIsDrafterError(ForbiddenError):
    """Four eyes: who wrote on a draft does not publish it."""

    code = "publisher_is_drafter"


class EditionStateError(ConflictError):
    """The edition's status does not allow it: drafts are changed and published, published editions are withdrawn."""

    code = "loan_product_edition_state"


class DraftOpenError(ConflictError):
    """A product has one draft at a time; change that one."""

    code = "loan_product_draft_open"


class EditionsExhaustedError(ConflictError):
    """The product has as many editions as are kept; draft another product."""

    code = "loan_product_editions_exhausted"


class NoLenderError(RuleViolationError):
    """Products are offered by Indonesian savings-and-loan cooperatives."""

    code = "loan_product_lender_invalid"


class ProductConditionsError(RuleViolationError):
    """The conditions contradict one another."""

    code = "loan_product_conditions_invalid"


class CropCalendarUnknownError(RuleViolationError):
    """A harvest plan names a crop and a place that have a calendar, or its months itself."""

    code = "crop_calendar_unknown"


class ChargeCapUnknownError(RuleViolationError):
    """An edition binds itself to a legal cap that is listed and in force."""

    code = "charge_cap_unknown"


class OutsideConditionsError(RuleViolationError):
    """What is asked for lies outside what the edition offers; each figure outside is named."""

    code = "outside_loan_product_conditions"


class EditionNotOfferedError(ConflictError):
    """No application is taken under the edition on that day: it is a draft, withdrawn, or not valid yet."""

    code = "loan_product_edition_not_offered"
