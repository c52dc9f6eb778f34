"""Why something asked of a dossier is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class DossierNotFoundError(NotFoundError):
    """No such dossier."""

    code = "dossier_not_found"


class DossierEntryNotFoundError(NotFoundError):
    """The dossier holds no such entry."""

    code = "dossier_entry_not_found"


class DossierOfOtherMinistryError(ForbiddenError):
    """A dossier holds a household's own figures: it is read and kept by the lender's ministry only."""

    code = "dossier_of_other_ministry"


class DossierClosedError(ConflictError):
    """The application is decided: its dossier stays as it was."""

    code = "dossier_closed"


class DossierFullError(ConflictError):
    """The dossier holds as many entries of this kind as it may."""

    code = "dossier_full"


class EntryDayError(RuleViolationError):
    """A document, survey, consent or appraisal is of a day that has come."""

    code = "dossier_day_in_future"


class DocumentKindUnknownError(RuleViolationError):
    """The kind is none of those the document rule knows on that day."""

    code = "document_kind_unknown"


class CashFlowIncompleteError(RuleViolationError):
    """A household cash flow shows each month of a year, and each line of a month once."""

    code = "cash_flow_incomplete"


class CollateralKindUnknownError(RuleViolationError):
    """The kind is none of those the collateral rule knows on that day."""

    code = "collateral_kind_unknown"


class WarehouseReceiptError(RuleViolationError):
    """Goods in a warehouse come with their receipt, other collateral without one."""

    code = "warehouse_receipt_mismatch"


class WarehouseReceiptPledgedError(ConflictError):
    """Goods stand behind one loan: their receipt is pledged already, until that application or its loan ends."""

    code = "warehouse_receipt_pledged"


class BorrowerNotInGroupError(RuleViolationError):
    """The borrower of the application is one of its group."""

    code = "borrower_not_in_group"


class GuarantorNotEligibleError(RuleViolationError):
    """A guarantor is an active enterprise or cooperative other than the borrower and the lender."""

    code = "guarantor_not_eligible"


class FundNotForThisLoanError(RuleViolationError):
    """A guarantee fund covers loans of its own lender in its own currency."""

    code = "guarantee_fund_not_for_this_loan"
