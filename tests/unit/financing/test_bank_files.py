from decimal import Decimal
from pathlib import Path

from services.financing.payment_messages.bank_statements import read_statements
from services.financing.payment_messages.claims import Claim, Ground
from services.financing.payment_messages.model import TransferState, follow_report, issue_order
from services.financing.payment_messages.reconciliation import reconcile
from services.financing.payment_messages.status_reports import read_status_report
from services.kernel import Currency, Money
from tests.unit.financing.payment_orders import TWO

FILES = Path(__file__).parent / "bank_files"
SENT = frozenset(transfer.end_to_end_id for transfer in TWO.transfers)


def test_the_report_another_program_writes_on_our_order_is_followed() -> None:
    report = read_status_report((FILES / "status_report.xml").read_bytes())

    order, _ = follow_report(issue_order(TWO), report)

    assert [transfer.state for transfer in order.transfers] == [TransferState.ACCEPTED, TransferState.REJECTED]
    assert order.transfers[1].reasons == ("AC04: Account closed",)


def test_the_statement_another_program_writes_is_reconciled() -> None:
    told = read_statements((FILES / "statement.xml").read_bytes())
    claim = Claim("loan-1", TWO.transfers[0].reference, Money(100_000, Currency.USD), sent_ids=SENT)

    report = reconcile(told, [claim], {})

    assert [line.finding.ground for line in report.lines] == [
        Ground.DEBIT,
        Ground.DEBIT,
        Ground.RETURNED_TRANSFER,
        Ground.REFERENCE,
    ]
    assert [gap for _, gap in report.gaps] == [Decimal(0)]
    assert [line.money for line in report.matches] == [Money(25_000, Currency.USD)]
