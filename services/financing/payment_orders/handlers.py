"""What happens when disbursements are paid out through a bank, and when it reports."""

from services.chassis.unit_of_work import Transaction
from services.financing.loans import keeping
from services.financing.payment_messages.initiation import Batch, CreditTransfer, Initiation
from services.financing.payment_messages.initiation_xml import write_initiation
from services.financing.payment_messages.model import issue_order
from services.financing.payment_messages.parties import Address, BankAccount, Party
from services.financing.payment_messages.status_reports import read_status_report
from services.financing.payment_orders import model, repository
from services.financing.payment_orders.commands import (
    GivenAccount,
    GivenParty,
    GivenPayout,
    IssuePaymentOrder,
    TakeStatusReport,
)
from services.financing.payment_orders.model import Followed, LoanPaymentOrder, Payout


async def issue_payment_order(command: IssuePaymentOrder, tx: Transaction) -> LoanPaymentOrder:
    """Write disbursements as one message for a bank."""
    order_id = tx.new_id("order")
    planned = [await _planned(given, order_id, tx) for given in command.payouts]
    debtor = _party(command.debtor)
    transfers = tuple(transfer for _, transfer in planned)
    batch = Batch(f"{order_id}-1", command.execute_on, debtor, _account(command.account), transfers)
    initiation = Initiation(order_id, tx.now, debtor.name, (batch,))
    order = LoanPaymentOrder(
        order_id=order_id,
        # Each loan was found to be the caller's own ministry's.
        home=(await keeping.own(command.payouts[0].loan_id, tx)).home,
        execute_on=command.execute_on,
        currency=batch.currency,
        order=issue_order(initiation),
        payouts=tuple(payout for payout, _ in planned),
        message=write_initiation(initiation).decode(),
        issued_by=tx.caller.subject,
        issued_at=tx.now,
    )
    decision = model.issue(order)
    await repository.save(decision, tx)
    return decision.state


async def take_status_report(command: TakeStatusReport, tx: Transaction) -> Followed:
    """Follow what a bank reports on a message."""
    report = read_status_report(command.content)
    order = await repository.get(report.message_id, tx)
    model.demand_home(order.home, tx.caller.ministry)
    decision, followed = model.follow(order, report, tx.now)
    if decision.events:
        await repository.save(decision, tx)
    return followed


async def _planned(given: GivenPayout, order_id: str, tx: Transaction) -> tuple[Payout, CreditTransfer]:
    loan = await keeping.own(given.loan_id, tx)
    earlier = await repository.find_payout(given.loan_id, given.entry, tx)
    payout, amount = model.plan_payout(loan, given.entry, earlier=earlier, order_id=order_id)
    return payout, model.transfer_of(payout, amount, _party(given.creditor), _account(given.account))


def _party(given: GivenParty) -> Party:
    return Party(given.name, Address(given.town_name, given.country_code, given.street_name))


def _account(given: GivenAccount) -> BankAccount:
    return BankAccount(given.number, given.bic, is_iban=given.is_iban)
