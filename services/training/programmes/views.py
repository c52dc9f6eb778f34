"""How programmes are read."""

from datetime import UTC, date, datetime

from services.chassis.paging import Page
from services.kernel import Country
from services.training.programmes.model import Programme, offered
from services.training.programmes.repository import load_programmes


def one(code: str, on: date | None) -> Programme:
    """Read the version offered on a day; without one, today in Dili.

    Raises:
        ProgrammeNotFoundError: there is none.
    """
    return offered(load_programmes(), code, on or _today())


def every(on: date | None) -> Page[Programme]:
    """List the programmes offered on a day, whole: there are a handful."""
    day = on or _today()
    return Page(items=[programme for programme in load_programmes() if programme.is_offered(day)])


def _today() -> date:
    return Country.TL.day_of(datetime.now(UTC))
