"""Approval: within the approver's limits, with the documents the amount needs, by one or two different people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.contracts.financing import ApplicationApprovalGiven
from services.financing.applications import model
from services.financing.applications.authority import (
    Approval,
    ApprovalRule,
    Approver,
    approvers_needed,
    demand_authority,
)
from services.financing.applications.model import Application
from services.financing.applications.refusals import ApprovedAlreadyError, DocumentsMissingError
from services.financing.dossiers import model as dossier_rules
from services.financing.dossiers.documents import DocumentRule, check_documents
from services.financing.dossiers.model import Dossier
from services.financing.dossiers.terms import AskedLoan, PlannedInstalment
from services.kernel import Decision


@dataclass(frozen=True, slots=True)
class Rules:
    """What approval looks at on its day."""

    limits: ApprovalRule
    documents: DocumentRule


def approve(
    application: Application,
    dossier: Dossier,
    approver: Approver,
    rules: Rules,
    *,
    legal_opinion_code: str | None,
    at: datetime,
) -> Decision[Application]:
    """Approve, or give the first of the approvals a large amount needs.

    An approval counts for the dossier as it stood: what is gathered or removed afterwards needs it again.

    Raises:
        ApprovalLimitError: the amount is above the limits of the approver's roles.
        DocumentsMissingError: naming the documents the amount needs.
        ApprovedAlreadyError: this person's approval already counts.
        ApproverIsSubmitterError: it is the submitter.
        LegalOpinionMissingError: the application was escalated and no opinion is named.
    """
    demand_authority(application.amount, approver, rules.limits)
    earlier = tuple(one for one in application.approvals if one.dossier_version == dossier.contents_version)
    opinion = legal_opinion_code or (application.legal_opinion_code if earlier else None)
    given = (*earlier, Approval(approver.subject, dossier.contents_version))
    approved = model.approve(
        replace(application, approvals=given), by=approver.subject, legal_opinion_code=opinion, at=at
    )
    _demand_documents(dossier, rules.documents)
    if approver.subject in {one.by for one in earlier}:
        raise ApprovedAlreadyError(f"{application.application_id} waits for somebody else's approval")
    needed = approvers_needed(application.amount, rules.limits)
    if len(given) >= needed:
        return approved
    fact = ApplicationApprovalGiven(
        subject=application.application_id, occurred_at=at, approvals=len(given), approvals_needed=needed
    )
    return Decision(replace(application, approvals=given, legal_opinion_code=opinion), (fact,))


def new_dossier(application: Application, planned: Sequence[PlannedInstalment] = ()) -> Dossier:
    """Begin the dossier of an application, without anything gathered; `planned` is what would fall due of its loan."""
    asked = AskedLoan(
        amount_minor=application.amount_minor,
        currency=application.currency,
        term_months=application.term_months,
        annual_rate=application.annual_rate,
        submitted_on=application.submitted_on,
        instalments=tuple(planned),
    )
    return Dossier(
        application_id=application.application_id,
        home=application.home,
        lender_id=application.lender_id,
        borrower_id=application.borrower_id,
        asked=asked,
    )


def settle(dossier: Dossier, application: Application, *, at: datetime) -> Decision[Dossier]:
    """Close the dossier of an application that is decided; leave that of any other open."""
    match application.status:
        case "approved" | "rejected":
            return dossier_rules.close(dossier, application.status, at=at)
        case _:
            return Decision(dossier)


def _demand_documents(dossier: Dossier, rule: DocumentRule) -> None:
    stopping = check_documents(dossier.documents, dossier.asked.amount, rule).stopping
    if stopping:
        raise DocumentsMissingError(f"{dossier.asked.amount} is not approved without {', '.join(stopping)}")
