"""What happens when something is asked of imports."""

from services.chassis.unit_of_work import Transaction
from services.registry.imports import keeping, model, repository
from services.registry.imports.commands import ReceiveImport, StartImport, StopImport, WorkPage
from services.registry.imports.description import understand
from services.registry.imports.model import Import, Row, Source
from services.registry.imports.progress import Progress, progress
from services.registry.places.repository import load_gazetteer
from services.registry.tables.accepting import home_of


async def keep_page(upload_id: str, number: int, rows: tuple[Row, ...], tx: Transaction) -> None:
    """Keep one page of a file that is being received."""
    await repository.put_page(upload_id, number, rows, tx.now, tx)


async def receive_import(command: ReceiveImport, tx: Transaction) -> Progress:
    """Keep a file whose rows were read; nothing is checked yet."""
    home = home_of(tx.caller.ministry)
    source = Source(command.form, command.digest, command.size_bytes, tuple(command.columns))
    by = tx.caller.subject
    job = Import(tx.new_id("import"), home, source, command.upload_id, command.rows, by, tx.now)
    await repository.put(job, tx)
    return progress(job)


async def start_import(command: StartImport, tx: Transaction) -> Progress:
    """Let an import register the rows that its report says are ready."""
    job = await _own(command.import_id, tx)
    job = model.start(job, ready=command.ready, by=tx.caller.subject, at=tx.now)
    await repository.put(job, tx)
    return progress(job)


async def stop_import(command: StopImport, tx: Transaction) -> Progress:
    """Hold a running import."""
    job = model.stop(await _own(command.import_id, tx))
    await repository.put(job, tx)
    return progress(job)


async def work_page(command: WorkPage, tx: Transaction) -> Progress:
    """Check or register the next page of rows; the page, its outcomes and its entries are written together."""
    job = await _own(command.import_id, tx)
    model.demand_working(job)
    if not job.is_working:
        return progress(job)
    before = await repository.next_rows(job, tx)
    today, gazetteer = job.home.day_of(tx.now), load_gazetteer()
    said = [understand(row, job.home, gazetteer, on=today) for row in before]
    after = await (keeping.check if job.status == "received" else keeping.register)(job, said, tx)
    await repository.put_page(job.upload_id, job.next_page, after, job.received_at, tx)
    job = model.count(job, before, after, at=tx.now)
    await repository.put(job, tx)
    return progress(job)


async def _own(import_id: str, tx: Transaction) -> Import:
    job = await repository.get(import_id, tx)
    model.demand_home(job.home, tx.caller.ministry)
    return job
