"""What a move of the exchange rate gains or loses in the lender's books, which are kept in rupiah."""

from dataclasses import dataclass
from typing import ClassVar

from services.financing.ledger.chart import AccountUse
from services.financing.ledger.entries import Entry, credit, debit
from services.financing.ledger.refusals import BooksCurrencyError
from services.financing.lenders.model import LENDER_COUNTRY
from services.kernel import Money


@dataclass(frozen=True, slots=True)
class ExchangeRevalued:
    """What is owed in another currency was valued anew; a positive difference is a gain, not yet realised.

    Source: Permenkop UKM 2/2024, annex I: balances in other currencies are translated at the reporting date's rate.

    Raises:
        BooksCurrencyError: the difference is not in the currency of the books.
    """

    kind: ClassVar[str] = "exchange_revaluation"
    difference: Money

    def __post_init__(self) -> None:
        _demand_books_currency(self.difference)

    def entries(self) -> tuple[Entry, ...]:
        """The currency position against the gain or the loss not yet realised."""
        return (_position(self.difference), _unrealised(self.difference))


@dataclass(frozen=True, slots=True)
class ExchangeRealised:
    """What was owed in another currency was settled; a positive difference to its first value is a gain.

    `revalued_before_minor` is what of the difference revaluations had shown as not yet realised; it is taken back.

    Raises:
        BooksCurrencyError: the difference is not in the currency of the books.
    """

    kind: ClassVar[str] = "exchange_realisation"
    difference: Money
    revalued_before_minor: int = 0

    def __post_init__(self) -> None:
        _demand_books_currency(self.difference)

    def entries(self) -> tuple[Entry, ...]:
        """The currency position and what was shown as not yet realised against the realised gain or loss."""
        revalued = Money(self.revalued_before_minor, self.difference.currency)
        gained = self.difference.amount_minor >= 0
        realised = (
            credit(AccountUse.EXCHANGE_GAIN_REALISED, self.difference)
            if gained
            else debit(AccountUse.EXCHANGE_LOSS_REALISED, -self.difference)
        )
        return (_position(self.difference - revalued), _taken_back(revalued), realised)


def _demand_books_currency(difference: Money) -> None:
    if difference.currency is not LENDER_COUNTRY.currency:
        raise BooksCurrencyError(f"the books are kept in {LENDER_COUNTRY.currency}, not in {difference.currency}")


def _position(change: Money) -> Entry:
    if change.amount_minor >= 0:
        return debit(AccountUse.CURRENCY_POSITION, change)
    return credit(AccountUse.CURRENCY_POSITION, -change)


def _unrealised(difference: Money) -> Entry:
    if difference.amount_minor >= 0:
        return credit(AccountUse.EXCHANGE_GAIN_UNREALISED, difference)
    return debit(AccountUse.EXCHANGE_LOSS_UNREALISED, -difference)


def _taken_back(revalued: Money) -> Entry:
    if revalued.amount_minor >= 0:
        return debit(AccountUse.EXCHANGE_GAIN_UNREALISED, revalued)
    return credit(AccountUse.EXCHANGE_LOSS_UNREALISED, -revalued)
