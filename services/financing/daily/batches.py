"""One batch of a daily run: each loan in a unit of work of its own, several at once, none holding up another."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field

import structlog

from services.chassis.caller import Caller
from services.chassis.unit_of_work import Transaction, UnitOfWork
from services.financing.daily import handlers
from services.financing.daily.commands import ProcessBatch, ProcessLoan
from services.financing.daily.model import DETAIL_MAX, Failure, Taken, Worked
from services.financing.daily.progress import Progress
from services.kernel import DomainError

CONCURRENCY_MAX = 4
"""Loans that are worked on at once: what is left of the pool answers the desk."""
BATCH_SECONDS_MAX = 10.0
"""After this a batch takes no further loan on."""
OF_ONE_LOAN = (DomainError, ValueError, ArithmeticError, LookupError)
"""What a loan's own data or rules can raise; what the database raises ends the batch, and it is asked for again."""

log = structlog.get_logger("daily")


async def process_batch(command: ProcessBatch, uow: UnitOfWork, caller: Caller) -> Progress:
    """Process the next loans of a run and count them; a batch that breaks off is simply asked for again.

    Raises:
        DailyRunNotFoundError: there is no such run.
        UnavailableError: the database did not answer; nothing of the batch is counted.
    """

    async def take(tx: Transaction) -> Taken:
        return await handlers.take_loans(command, tx)

    taken = await uow.run(take, caller=caller)
    work = _Work(taken, uow, caller, iter(taken.loan_ids))
    ended = await asyncio.gather(*(work.go_on() for _ in range(CONCURRENCY_MAX)), return_exceptions=True)
    if troubles := [one for one in ended if isinstance(one, BaseException)]:
        raise troubles[0]

    async def count(tx: Transaction) -> Progress:
        return await handlers.count_batch(taken, Worked(work.count, tuple(work.failures)), tx)

    return await uow.run(count, caller=caller)


@dataclass
class _Work:
    taken: Taken
    uow: UnitOfWork
    caller: Caller
    waiting: Iterator[str]
    count: int = 0
    failures: list[Failure] = field(default_factory=list)
    _until: float = field(default_factory=lambda: asyncio.get_running_loop().time() + BATCH_SECONDS_MAX)

    async def go_on(self) -> None:
        """Take loans in their order while there is time: those taken are always the first ones."""
        while asyncio.get_running_loop().time() < self._until:
            loan_id = next(self.waiting, None)
            if loan_id is None:
                return
            self.count += 1
            try:
                await self._process(loan_id)
            except OF_ONE_LOAN as error:
                code = error.code if isinstance(error, DomainError) else type(error).__name__
                log.warning("loan not processed", loan=loan_id, code=code)
                self.failures.append(Failure(loan_id, code, str(error)[:DETAIL_MAX]))

    async def _process(self, loan_id: str) -> None:
        command = ProcessLoan(loan_id=loan_id, until=self.taken.run.day)

        async def work(tx: Transaction) -> bool:
            return await handlers.process_loan(command, tx)

        while not await self.uow.run(work, caller=self.caller):
            pass
