"""What others undertake for a loan: a group, guarantors, a guarantee fund, and what is given as collateral."""

from datetime import datetime
from typing import Literal

from services.contracts.financing import (
    DossierCollateralRecorded,
    DossierFundPledged,
    DossierGroupFormed,
    DossierGuarantorRecorded,
)
from services.financing.dossiers.groups import Group, demand_sound
from services.financing.dossiers.model import Dossier, changed, demand_come, demand_open, with_entry
from services.financing.dossiers.refusals import FundNotForThisLoanError, GuarantorNotEligibleError
from services.financing.dossiers.securities import Collateral, CollateralRule, FundPledge, Guarantor, demand_fitting
from services.financing.guarantee_funds.model import GuaranteeFund
from services.kernel import Decision

Standing = Literal["active", "suspended", "merged", "deregistered"]


def form_group(dossier: Dossier, group: Group, *, at: datetime) -> Decision[Dossier]:
    """Let a group borrow together, instead of an earlier one.

    Raises:
        GroupInvalidError: the members' amounts do not sum to the amount asked for, or a member stands twice.
        BorrowerNotInGroupError: who applied is not one of them.
        EntryDayError: a consent is of a day that has not come.
    """
    demand_open(dossier)
    demand_sound(group, dossier.asked, dossier.borrower_id)
    for member in group.members:
        demand_come(member.consented_on, dossier, at=at)
    fact = DossierGroupFormed(
        subject=dossier.dossier_id,
        occurred_at=at,
        member_ids=tuple(member.borrower_id for member in group.members),
        rule=group.rule.value,
    )
    return changed(dossier, fact, group=group)


def record_guarantor(dossier: Dossier, guarantor: Guarantor, standing: Standing, *, at: datetime) -> Decision[Dossier]:
    """Take a guarantor's promise in, instead of an earlier one of the same guarantor.

    Raises:
        GuarantorNotEligibleError: it is the borrower or the lender itself, or not active in its register.
        EntryDayError: it consented on a day that has not come.
    """
    demand_open(dossier)
    if guarantor.guarantor_id in {dossier.borrower_id, dossier.lender_id}:
        raise GuarantorNotEligibleError(f"{guarantor.guarantor_id} is borrower or lender of this very loan")
    if standing != "active":
        raise GuarantorNotEligibleError(f"{guarantor.guarantor_id} is {standing}")
    demand_come(guarantor.consented_on, dossier, at=at)
    same = guarantor.guarantor_id
    guarantors = with_entry(dossier.guarantors, guarantor, lambda held: held.guarantor_id == same)
    fact = DossierGuarantorRecorded(
        subject=dossier.dossier_id,
        occurred_at=at,
        guarantor_id=guarantor.guarantor_id,
        amount_minor=guarantor.amount_minor,
        currency=dossier.asked.currency,
        consented_on=guarantor.consented_on,
    )
    return changed(dossier, fact, guarantors=guarantors)


def pledge_fund(dossier: Dossier, fund: GuaranteeFund, amount_minor: int, *, at: datetime) -> Decision[Dossier]:
    """Note what a guarantee fund reserved, instead of an earlier amount of the same fund.

    Raises:
        FundNotForThisLoanError: the fund is another lender's or has another currency.
    """
    demand_open(dossier)
    if (fund.lender_id, fund.currency) != (dossier.lender_id, dossier.asked.currency):
        raise FundNotForThisLoanError(f"{fund.fund_id} covers loans of {fund.lender_id} in {fund.currency}")
    pledge = FundPledge(fund.fund_id, amount_minor)
    pledges = with_entry(dossier.fund_pledges, pledge, lambda held: held.fund_id == fund.fund_id)
    fact = DossierFundPledged(
        subject=dossier.dossier_id,
        occurred_at=at,
        fund_id=fund.fund_id,
        amount_minor=amount_minor,
        currency=fund.currency,
    )
    return changed(dossier, fact, fund_pledges=pledges)


def record_collateral(
    dossier: Dossier, collateral: Collateral, rule: CollateralRule, *, at: datetime
) -> Decision[Dossier]:
    """Take collateral in; its value is discounted when the cover is worked out, on the day that is asked for.

    Raises:
        CollateralKindUnknownError: the rule does not know the kind.
        WarehouseReceiptError: a receipt is missing, or given where none belongs.
        EntryDayError: it was appraised on a day that has not come.
    """
    demand_open(dossier)
    demand_fitting(collateral, rule)
    demand_come(collateral.appraised_on, dossier, at=at)
    held = with_entry(dossier.collateral, collateral, lambda one: one.collateral_id == collateral.collateral_id)
    fact = DossierCollateralRecorded(
        subject=dossier.dossier_id,
        occurred_at=at,
        collateral_id=collateral.collateral_id,
        kind=collateral.kind,
        appraised_minor=collateral.appraised_minor,
        currency=dossier.asked.currency,
        appraised_on=collateral.appraised_on,
    )
    return changed(dossier, fact, collateral=held)
