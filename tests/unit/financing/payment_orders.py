"""Payment orders the tests begin from: a cooperative pays two borrowers of its partner."""

from datetime import UTC, date, datetime

from services.financing.payment_messages.initiation import Batch, CreditTransfer, Initiation
from services.financing.payment_messages.parties import Address, BankAccount, Party
from services.financing.payment_messages.references import creditor_reference
from services.kernel import Currency, Money

LENDER = Party("Koperasi Simpan Pinjam Kupang", Address("Kupang", "ID", "Jalan El Tari", "1", "85111"))
LENDER_ACCOUNT = BankAccount("0123456789", "BRINIDJA")
BORROWER = Party("Kooperativa Maubisse", Address("Maubisse", "TL"))
BORROWER_ACCOUNT = BankAccount("TL380080012345678910157", "BNCTTLDX", is_iban=True)


THOUSAND = Money(100_000, Currency.USD)


def transfer(number: int = 1, amount: Money = THOUSAND) -> CreditTransfer:
    reference = creditor_reference(f"loan-{number}")
    return CreditTransfer(f"{reference}-D1", amount, BORROWER, BORROWER_ACCOUNT, reference)


def batch(*transfers: CreditTransfer, batch_id: str = "B-1") -> Batch:
    return Batch(batch_id, date(2026, 7, 2), LENDER, LENDER_ACCOUNT, transfers)


def initiation(*batches: Batch) -> Initiation:
    return Initiation("ORDER-1", datetime(2026, 7, 1, 4, tzinfo=UTC), LENDER.name, batches)


TWO = initiation(batch(transfer(1), transfer(2, Money(25_050, Currency.USD))))
