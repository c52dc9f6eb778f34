"""Why a payment order is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError


class PaymentOrderNotFoundError(NotFoundError):
    """No such payment order: a status report names one of ours."""

    code = "payment_order_not_found"


class PaymentOrderOfOtherMinistryError(ForbiddenError):
    """A payment order is kept by the ministry that keeps its loans."""

    code = "payment_order_of_other_ministry"


class NothingDisbursedError(ConflictError):
    """Only a disbursement that stands is paid out."""

    code = "nothing_disbursed"


class AlreadyOrderedError(ConflictError):
    """A disbursement is ordered once, and anew only when the bank rejected it."""

    code = "disbursement_already_ordered"
