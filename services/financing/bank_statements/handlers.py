"""What happens when a bank statement comes in."""

from services.chassis.unit_of_work import Transaction
from services.financing.bank_statements import model, repository
from services.financing.bank_statements.commands import PaymentOfLoan, SettleLine, TakeBankStatement, TransferComeBack
from services.financing.bank_statements.model import Settlement, StatementLine, TakenStatement
from services.financing.lenders import repository as lenders
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.loans import keeping
from services.financing.loans import repository as loans
from services.financing.loans.commands import Payment
from services.financing.loans.refusals import DayBeforeDisbursementError
from services.financing.payment_messages.bank_statements import read_statements
from services.financing.payment_messages.reconciliation import ReportLine, reconcile
from services.financing.payment_orders import repository as payment_orders
from services.kernel import DomainError


async def take_bank_statement(command: TakeBankStatement, tx: Transaction) -> TakenStatement:
    """Match what came in to the lender's open loans and post what matches; the same statement again is answered again.

    All of it is one transaction: a statement is taken with every match posted, or not at all. A match that the loan's
    rules refuse is left to a person, and holds up no other.
    """
    await lenders.get(command.lender_id, tx)
    model.demand_home(LENDER_COUNTRY, tx.caller.ministry)
    statements = read_statements(command.content)
    model.demand_length(statements)
    key = model.statement_key(command.lender_id, statements)
    if taken := await repository.find(key, tx):
        return taken
    entry_keys = [entry.key for found in statements for entry in found.entries]
    before = await repository.recorded(command.lender_id, entry_keys, tx)
    today = LENDER_COUNTRY.day_of(tx.now)
    open_loans = await loans.open_of_lender(command.lender_id, tx)
    sent = await payment_orders.sent_ids([loan.loan_id for loan in open_loans], tx)
    claims = [model.claim_of(loan, sent.get(loan.loan_id, frozenset()), today) for loan in open_loans]
    report = reconcile(statements, claims, before)
    matches = set(report.matches)
    lines = [await _posted(line, tx) if line in matches else model.line_of(line) for line in report.lines]
    taken = TakenStatement(
        statement_key=key,
        home=LENDER_COUNTRY,
        lender_id=command.lender_id,
        lines=tuple(lines),
        gaps=model.gaps_of(report),
        taken_by=tx.caller.subject,
        taken_at=tx.now,
    )
    await repository.keep(taken, report.recorded, tx)
    return taken


async def settle_line(command: SettleLine, tx: Transaction) -> TakenStatement:
    """Settle a line by hand: a payment of a loan is entered as every other one, a transfer come back posts nothing."""
    taken = await repository.get(command.statement_key, tx)
    model.demand_home(taken.home, tx.caller.ministry)
    line = model.open_line(taken, command.number)
    amount = model.money_of(line)
    match command.settlement:
        case PaymentOfLoan(loan_id=loan_id):
            loan = await keeping.own(loan_id, tx)
            model.demand_of_lender(loan, taken)
            payment = Payment(amount_minor=amount.amount_minor, currency=amount.currency, paid_on=model.day_of(line))
            entry = keeping.repaid(loan, payment, tx)
            await keeping.keep(loan, entry, tx)
            how = Settlement(tx.caller.subject, tx.now, loan_id=loan_id)
            taken = model.settled(taken, command.number, how, entry.number)
        case TransferComeBack(order_id=order_id, end_to_end_id=end_to_end_id):
            order = await payment_orders.get(order_id, tx)
            payout = model.demand_transfer(order, end_to_end_id, amount)
            model.demand_of_lender(await keeping.own(payout.loan_id, tx), taken)
            how = Settlement(tx.caller.subject, tx.now, order_id=order_id, end_to_end_id=end_to_end_id)
            taken = model.settled(taken, command.number, how)
    await repository.put(taken, tx)
    return taken


async def _posted(line: ReportLine, tx: Transaction) -> StatementLine:
    written = model.line_of(line)
    loan = await keeping.own(line.finding.loan_ids[0], tx)
    amount = line.money
    try:
        if line.booked_on is None:
            raise DayBeforeDisbursementError("the bank names no booking day")
        payment = Payment(amount_minor=amount.amount_minor, currency=amount.currency, paid_on=line.booked_on)
        entry = keeping.repaid(loan, payment, tx)
    except DomainError as refusal:
        return model.refused(written, refusal)
    await keeping.keep(loan, entry, tx)
    return model.posted(written, entry.number)
