"""The ledger on a real database: what it adds up equals what the rules add up, and it is only ever added to."""

import asyncio
from base64 import urlsafe_b64decode
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, timedelta
from uuid import uuid4

import pytest

from deploy.embedded.servers import SecantusMongo
from services.chassis.caller import acting_service
from services.chassis.mongo import Database, connect, database_of, make_indexes
from services.chassis.paging import PageRequest
from services.chassis.settings import Settings
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.financing.ledger import repository, views
from services.financing.ledger.accruals import InterestAccrued
from services.financing.ledger.chart import account_of
from services.financing.ledger.dealings import Disbursed, Repaid
from services.financing.ledger.entries import Happening, Parts
from services.financing.ledger.exchange_differences import ExchangeRevalued
from services.financing.ledger.model import Journal, Posting
from services.financing.ledger.refusals import JournalNotFoundError, PostingConflictError
from services.financing.ledger.reversals import reverse
from services.financing.ledger.statements import StatementPeriod, statement_of, turnovers_of
from services.financing.ledger.trial_balances import TrialBalanceLine, totals_of, trial_balances
from services.financing.ledger.views import Books
from services.kernel import Currency, Money
from tests.unit.financing.bookings import CHARTS, FIRST_DAY, LENDERS, booked, cause, noon
from tests.unit.financing.examples import usd

PATIENT_SECONDS = 30
LAST_DAY = FIRST_DAY + timedelta(days=9)
CALLER = acting_service("financing")
WHATS: Sequence[Happening] = (
    Disbursed(usd(100_000), withheld_minor=1_000),
    ExchangeRevalued(Money(-50_000_00, Currency.IDR)),
    InterestAccrued(usd(800)),
    Repaid(Parts(Currency.USD, 30_000, 500)),
    Repaid(Parts(Currency.USD, 20_000, 300), overpaid_minor=7),
)
JOURNALS = [
    booked(what, cause(f"loan-1:{number}", FIRST_DAY + timedelta(days=number % 3), lender_id))
    for lender_id in LENDERS
    for number, what in enumerate(WHATS, start=1)
]
POSTINGS = [posting for journal in JOURNALS for posting in journal.postings]


@pytest.fixture(scope="module")
def mongo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecantusMongo]:
    server = SecantusMongo(tmp_path_factory.mktemp("ledger"))
    server.start()
    yield server
    server.stop()


@pytest.fixture
async def uow(mongo: SecantusMongo) -> AsyncIterator[UnitOfWork]:
    settings = Settings(
        service_name="financing",
        mongo_url=mongo.url,
        mongo_database_prefix=f"test_{uuid4().hex[:8]}",
        mongo_timeout_seconds=PATIENT_SECONDS,
    )
    client = connect(settings)
    db = database_of(client, settings)
    await make_indexes(db, repository.INDEXES)
    yield UnitOfWork(client, db)
    client.close()


async def post(uow: UnitOfWork, *journals: Journal) -> None:
    async def work(tx: Transaction) -> None:
        await repository.post(journals, tx)

    await uow.run(work, caller=CALLER)


async def kept(db: Database) -> list[Posting]:
    return [repository.from_document(document) async for document in db.ledger_postings.find().sort("_id", 1)]


def by_id(postings: Sequence[Posting]) -> list[Posting]:
    return sorted(postings, key=lambda posting: posting.posting_id)


async def test_the_database_adds_up_what_the_rules_add_up(uow: UnitOfWork) -> None:
    await post(uow, *JOURNALS)

    for day in (FIRST_DAY, FIRST_DAY + timedelta(days=1), LAST_DAY):
        for booked_by in (None, FIRST_DAY, LAST_DAY):
            found = await views.trial_balance(Books(), day, booked_by, uow.db)
            totals = totals_of(POSTINGS, on=day, booked_by=booked_by)
            assert found.balances == trial_balances(totals, CHARTS, on=day, booked_by=booked_by)
            assert all(balance.difference_minor == 0 for balance in found.balances)


async def test_a_lender_s_books_are_added_up_alone(uow: UnitOfWork) -> None:
    await post(uow, *JOURNALS)

    found = await views.trial_balance(Books(LENDERS[0], Currency.USD), LAST_DAY, None, uow.db)

    own = [posting for posting in POSTINGS if posting.lender_id == LENDERS[0] and posting.currency is Currency.USD]
    assert found.balances == trial_balances(totals_of(own, on=LAST_DAY), CHARTS, on=LAST_DAY)


async def test_booking_the_same_again_changes_nothing(uow: UnitOfWork) -> None:
    await post(uow, *JOURNALS)
    before = await kept(uow.db)

    await post(uow, *JOURNALS)

    assert before == await kept(uow.db) == by_id(POSTINGS)


async def test_the_same_journal_booked_twice_at_once_is_kept_once(uow: UnitOfWork) -> None:
    await asyncio.gather(*(post(uow, JOURNALS[0]) for _ in range(4)), return_exceptions=True)

    assert await kept(uow.db) == by_id(JOURNALS[0].postings)


async def test_what_is_booked_is_not_changed(uow: UnitOfWork) -> None:
    await post(uow, JOURNALS[0])

    with pytest.raises(PostingConflictError):
        await post(uow, booked(Disbursed(usd(1)), cause("loan-1:1", FIRST_DAY + timedelta(days=1))))

    assert await kept(uow.db) == by_id(JOURNALS[0].postings)


async def test_a_refused_transaction_books_nothing(uow: UnitOfWork) -> None:
    async def work(tx: Transaction) -> None:
        await repository.post(JOURNALS, tx)
        raise RuntimeError("after the booking")

    with pytest.raises(RuntimeError, match="after the booking"):
        await uow.run(work, caller=CALLER)

    assert await kept(uow.db) == []


async def test_an_undone_event_leaves_its_journals_and_their_mirrors(uow: UnitOfWork) -> None:
    await post(uow, *JOURNALS)

    async def undo(tx: Transaction) -> None:
        journals = await repository.standing_effects(["loan-1:4"], tx)
        await repository.post([reverse(one, event_id="loan-1:6", booked_at=noon(LAST_DAY)) for one in journals], tx)

    await uow.run(undo, caller=CALLER)
    await uow.run(undo, caller=CALLER)

    without = [posting for posting in POSTINGS if posting.cause_id != "loan-1:4"]
    found = await views.trial_balance(Books(), LAST_DAY, None, uow.db)
    expected = trial_balances(totals_of(without, on=LAST_DAY), CHARTS, on=LAST_DAY)
    assert [_balances(one.lines) for one in found.balances] == [_balances(one.lines) for one in expected]
    undone = await views.journals("loan-1:6", uow.db)
    assert {posting.reverses for journal in undone.journals for posting in journal.postings} == {
        journal.journal_id for journal in JOURNALS if journal.postings[0].cause_id == "loan-1:4"
    }


async def test_an_account_s_postings_come_in_pages_in_the_order_of_value_dates(uow: UnitOfWork) -> None:
    await post(uow, *JOURNALS)
    seen: list[Posting] = []
    after: str | None = None

    while len(seen) < len(POSTINGS):
        page = await views.postings("1101", Books(currency=Currency.USD), PageRequest(2, after), uow.db)
        seen += page.items
        if page.next_cursor is None:
            break
        after = urlsafe_b64decode(page.next_cursor).decode()

    own = [posting for posting in POSTINGS if posting.account == "1101" and posting.currency is Currency.USD]
    assert seen == sorted(own, key=lambda posting: (posting.day, posting.posting_id))


async def test_a_statement_from_the_database_is_the_one_the_rules_draw_up(uow: UnitOfWork) -> None:
    await post(uow, *JOURNALS)
    period, account = StatementPeriod(date(2026, 1, 3), LAST_DAY), account_of("1201", CHARTS, on=LAST_DAY)

    found = await views.statement("1201", Currency.USD, None, period, uow.db)

    assert found == statement_of(account, Currency.USD, period, turnovers_of(POSTINGS, account, Currency.USD))
    assert found.opening_minor != 0


async def test_an_event_that_booked_nothing_has_no_journals(uow: UnitOfWork) -> None:
    with pytest.raises(JournalNotFoundError):
        await views.journals("loan-9:1", uow.db)


def _balances(lines: Sequence[TrialBalanceLine]) -> dict[str, int]:
    return {line.account: line.balance_minor for line in lines if line.balance_minor}
