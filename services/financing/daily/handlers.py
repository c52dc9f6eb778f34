"""What happens when something is asked of daily runs."""

from dataclasses import replace

from services.chassis.unit_of_work import Transaction
from services.financing.daily import model, repository
from services.financing.daily.commands import ProcessBatch, ProcessLoan, StartDailyRun
from services.financing.daily.model import DailyRun, Taken, Worked
from services.financing.daily.progress import Progress, progress
from services.financing.lenders import repository as lenders
from services.financing.lenders.model import LENDER_COUNTRY
from services.financing.loans import daily_work, keeping
from services.financing.loans import model as loan_rules
from services.financing.loans import repository as loans
from services.financing.loans.entering import Note


async def start_daily_run(command: StartDailyRun, tx: Transaction) -> Progress:
    """Begin a run over the loans that are not processed for its day."""
    lender = await lenders.get(command.lender_id, tx) if command.lender_id else None
    model.demand_ministry(tx.caller.ministry, lender)
    run_id, by = tx.new_id("daily-run"), tx.caller.subject
    run = DailyRun(run_id, LENDER_COUNTRY, command.day, command.lender_id, by, tx.now, total=0)
    run = model.start(replace(run, total=await repository.count_loans(run, tx)))
    await repository.put(run, tx)
    return progress(run)


async def take_loans(command: ProcessBatch, tx: Transaction) -> Taken:
    """Name the next loans of a run."""
    run = await repository.get(command.run_id, tx)
    model.demand_ministry(tx.caller.ministry)
    found = await repository.next_loans(run, command.loans + 1, tx)
    return Taken(run, tuple(found[: command.loans]), len(found) <= command.loans, tx.now)


async def process_loan(command: ProcessLoan, tx: Transaction) -> bool:
    """Make up the days one loan has missed; tell whether it is processed up to the day."""
    loan = await loans.get(command.loan_id, tx)
    loan_rules.demand_home(loan.home, tx.caller.ministry)
    for entry in daily_work.make_up(loan, command.until, Note(tx.caller.subject, tx.now)):
        await keeping.keep(loan, entry, tx)
        loan = entry.loan
    return daily_work.is_processed(loan, command.until)


async def count_batch(taken: Taken, worked: Worked, tx: Transaction) -> Progress:
    """Count what a batch did."""
    run = model.count(await repository.get(taken.run.run_id, tx), taken, worked, at=tx.now)
    await repository.put(run, tx)
    return progress(run)
