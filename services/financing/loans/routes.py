"""Loans over HTTP: paid out, repaid, charged, changed, given up, and read."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from services.chassis.auth import requires
from services.chassis.commands import AmountMinor, Day, PathId, Reason
from services.chassis.http import CurrentCaller, HttpUnitOfWork, KeyedUnitOfWork, Reading, tag
from services.chassis.paging import Page, Paging
from services.financing.applications.views import ConcernFilter
from services.financing.loans import handlers, views
from services.financing.loans.changes import Comparison
from services.financing.loans.commands import (
    Amount,
    AssessArrears,
    AssessmentDay,
    ChangeTerms,
    ChargeBackPayment,
    ChargeLoan,
    ChargeOffLoan,
    DisburseLoan,
    DisburseMore,
    GivenCharge,
    GivenChargeback,
    GivenChargeOff,
    GivenWaiver,
    GivenWriteOff,
    Payment,
    RecordRecovery,
    RefundOverpayment,
    RepayLoan,
    UndoEntry,
    WaiveOfLoan,
    WriteOffLoan,
)
from services.financing.loans.explanations import Explanation
from services.financing.loans.group_instalments import GroupInstalments
from services.financing.loans.model import LoanStatus
from services.financing.loans.previews import PayOffQuote, PrepaymentChoices
from services.financing.loans.receipts import Effect, Receipt
from services.financing.loans.requested_changes import GivenTermsChange
from services.financing.loans.shares import LoanShares
from services.financing.loans.sheets import LoanSheet
from services.kernel.languages import Language
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/loans", tags=["loans"])
OnDay = Annotated[Day, Query(description="YYYY-MM-DD; it may be a day to come.")]


@router.post("", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def disburse_loan(command: DisburseLoan, uow: KeyedUnitOfWork) -> LoanSheet:
    """Pay an approved application out, once; a smaller amount is its first part."""
    return await uow.run(handlers.disburse_loan, command)


@router.post("/{loan_id}/disbursements", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def disburse_more(loan_id: PathId, body: Amount, uow: KeyedUnitOfWork) -> Effect:
    """Pay a further part out, up to what was approved."""
    return await uow.run(handlers.disburse_more, DisburseMore(loan_id=loan_id, amount=body))


@router.post("/{loan_id}/repayments", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def repay_loan(loan_id: PathId, body: Payment, uow: KeyedUnitOfWork) -> Receipt:
    """Record a payment, also one of an earlier day; the answer shows what each part of it paid."""
    return await uow.run(handlers.repay_loan, RepayLoan(loan_id=loan_id, payment=body))


@router.post("/{loan_id}/repayments/preview", dependencies=[requires(*EVERY_ROLE)])
async def preview_repayment(loan_id: PathId, body: Payment, uow: HttpUnitOfWork) -> Receipt:
    """Show what a payment would pay; nothing is recorded."""
    return await uow.run(handlers.preview_repayment, RepayLoan(loan_id=loan_id, payment=body))


@router.post("/{loan_id}/charges", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def charge_loan(loan_id: PathId, body: GivenCharge, uow: KeyedUnitOfWork) -> Effect:
    """Let a fee or a penalty be owed."""
    return await uow.run(handlers.charge_loan, ChargeLoan(loan_id=loan_id, charge=body))


@router.post("/{loan_id}/waivers", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def waive_of_loan(loan_id: PathId, body: GivenWaiver, uow: KeyedUnitOfWork) -> Effect:
    """Give unpaid interest, fees or penalties up."""
    return await uow.run(handlers.waive_of_loan, WaiveOfLoan(loan_id=loan_id, waiver=body))


@router.post("/{loan_id}/chargebacks", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def charge_back(loan_id: PathId, body: GivenChargeback, uow: KeyedUnitOfWork) -> Effect:
    """Owe again what a payment had paid, as the payer's bank took it back."""
    return await uow.run(handlers.charge_back, ChargeBackPayment(loan_id=loan_id, chargeback=body))


@router.post("/{loan_id}/refunds", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def refund(loan_id: PathId, body: Amount, uow: KeyedUnitOfWork) -> Effect:
    """Pay back what was overpaid."""
    return await uow.run(handlers.refund, RefundOverpayment(loan_id=loan_id, amount=body))


@router.post("/{loan_id}/recoveries", status_code=201, dependencies=[requires(Role.LOAN_OFFICER)])
async def recover(loan_id: PathId, body: Amount, uow: KeyedUnitOfWork) -> Effect:
    """Take down money that came in after the write-off."""
    return await uow.run(handlers.recover, RecordRecovery(loan_id=loan_id, amount=body))


@router.post("/{loan_id}/changes", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def change_terms(loan_id: PathId, body: GivenTermsChange, uow: KeyedUnitOfWork) -> Comparison:
    """Agree on other terms with the borrower; the answer shows both plans."""
    return await uow.run(handlers.change_terms, ChangeTerms(loan_id=loan_id, change=body))


@router.post("/{loan_id}/changes/preview", dependencies=[requires(*EVERY_ROLE)])
async def preview_change(loan_id: PathId, body: GivenTermsChange, uow: HttpUnitOfWork) -> Comparison:
    """Show both plans of a change before the borrower consents; nothing is recorded."""
    return await uow.run(handlers.preview_change, ChangeTerms(loan_id=loan_id, change=body))


@router.post("/{loan_id}/charge-off", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def charge_off(loan_id: PathId, body: GivenChargeOff, uow: KeyedUnitOfWork) -> Effect:
    """Book a loan as lost; it is still owed."""
    return await uow.run(handlers.charge_off, ChargeOffLoan(loan_id=loan_id, charge_off=body))


@router.post("/{loan_id}/write-off", status_code=201, dependencies=[requires(Role.CREDIT_COMMITTEE)])
async def write_off(loan_id: PathId, body: GivenWriteOff, uow: KeyedUnitOfWork) -> Effect:
    """Give up all that is unpaid."""
    return await uow.run(handlers.write_off, WriteOffLoan(loan_id=loan_id, write_off=body))


@router.post("/{loan_id}/entries/{entry}/undoing", status_code=201, dependencies=[requires(Role.LENDER_OFFICER)])
async def undo_entry(loan_id: PathId, entry: int, body: Reason, uow: KeyedUnitOfWork) -> Effect:
    """Take an entry back: it stays in the list and is replayed no more."""
    return await uow.run(handlers.undo_entry, UndoEntry(loan_id=loan_id, entry=entry, reason_code=body.reason_code))


@router.post("/{loan_id}/arrears-assessments", dependencies=[requires(Role.LOAN_OFFICER, Role.OPERATOR)])
async def assess_arrears(loan_id: PathId, body: AssessmentDay, uow: HttpUnitOfWork) -> LoanSheet:
    """Count the arrears at the end of a day."""
    return await uow.run(handlers.assess_arrears, AssessArrears(loan_id=loan_id, assessed_on=body.assessed_on))


@router.get("", dependencies=[requires(*EVERY_ROLE)])
async def list_loans(
    db: Reading,
    page: Paging,
    facility_id: Annotated[str | None, Query(max_length=100)] = None,
    borrower_id: Annotated[str | None, Query(max_length=100)] = None,
    status: LoanStatus | None = None,
) -> Page[views.LoanLine]:
    """List a facility's or a borrower's loans."""
    return await views.page(ConcernFilter(facility_id, borrower_id), status, page, db)


@router.get("/{loan_id}", dependencies=[requires(*EVERY_ROLE)])
async def read_loan(loan_id: PathId, db: Reading, response: Response) -> LoanSheet:
    """Read a loan; its ETag is the version to change."""
    return tag(response, await views.read_sheet(loan_id, db))


@router.get("/{loan_id}/schedule", dependencies=[requires(*EVERY_ROLE)])
async def read_schedule(loan_id: PathId, db: Reading, response: Response) -> views.Schedule:
    """Read a loan's instalments, what is unpaid of each, and the balance after it."""
    return tag(response, await views.schedule(loan_id, db))


@router.get("/{loan_id}/entries", dependencies=[requires(*EVERY_ROLE)])
async def read_entries(loan_id: PathId, db: Reading, response: Response) -> views.EntryList:
    """Read all that was entered in a loan, what each entry does now, and what was taken back."""
    return tag(response, await views.entries(loan_id, db))


@router.get("/{loan_id}/explanation", dependencies=[requires(*EVERY_ROLE)])
async def read_explanation(
    loan_id: PathId, db: Reading, response: Response, language: Language = Language.EN
) -> Explanation:
    """Read how each amount of a loan's schedule comes about: its parts, their rules, the numbers they come from."""
    return tag(response, await views.explanation(loan_id, language, db))


@router.get("/{loan_id}/pay-off", dependencies=[requires(*EVERY_ROLE)])
async def read_pay_off(loan_id: PathId, on: OnDay, db: Reading, response: Response) -> PayOffQuote:
    """Read what pays a loan off on a day."""
    return tag(response, await views.pay_off(loan_id, on, db))


@router.get("/{loan_id}/prepayment-choices", dependencies=[requires(*EVERY_ROLE)])
async def read_prepayment_choices(
    loan_id: PathId, on: OnDay, amount_minor: Annotated[AmountMinor, Query()], db: Reading, response: Response
) -> PrepaymentChoices:
    """Read what a payment that comes early can be used for, and what each use leads to."""
    return tag(response, await views.prepayment_choices(loan_id, on, amount_minor, db))


@router.get("/{loan_id}/shares", dependencies=[requires(*EVERY_ROLE)])
async def read_shares(loan_id: PathId, db: Reading, response: Response) -> LoanShares:
    """Read each lender's part of every flow of a loan, and of all together: its claim on the lead."""
    return tag(response, await views.shares(loan_id, db))


@router.get("/{loan_id}/group-instalments", dependencies=[requires(*EVERY_ROLE)])
async def read_group_instalments(
    loan_id: PathId, caller: CurrentCaller, db: Reading, response: Response
) -> GroupInstalments:
    """Read each member's part of every instalment of a group's loan."""
    return tag(response, await views.group_instalments(loan_id, caller.ministry, db))
