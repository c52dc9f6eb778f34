"""The checker is itself checked: it names what a broken chassis did to a real run, and nothing where none is broken."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from services.chassis import unit_of_work
from services.chassis.commits import commit
from services.chassis.mongo import Session
from tests.faults.breakages import BREAKAGES
from tests.faults.run_servers import Servers, servers
from tests.faults.two_services import TwoServices, two_services

pytestmark = pytest.mark.slow

Course = Callable[[TwoServices], Awaitable[None]]
"""What happens in a run: commands, and the harm that brings a breakage to light."""


async def everything_is_sent_twice(run: TwoServices) -> None:
    await run.work()
    await run.send()
    run.note("every fact is sent again")
    await run.relay.republish_all()
    await run.send()
    await run.hear()


async def the_register_dies_when_its_commit_is_done(run: TwoServices) -> None:
    await run.work()
    entering = run.registration()
    async with run.victim("registry", run.settings, "commit.answered") as url:
        await run.perform(entering, url)
    await run.perform(entering, attempt=2)
    await run.send()
    await run.hear()


async def the_consumer_dies_with_a_fact_in_hand(run: TwoServices) -> None:
    await run.perform(run.registration())
    await run.send()
    async with run.victim("figures", run.figures_settings, "consumer.delivered"):
        pass
    await run.work()
    await run.send()
    await run.hear()


async def facts_come_the_newest_first(run: TwoServices) -> None:
    await run.work()
    run.note("the facts are on the topic in disorder")
    await run.send_backwards()
    await run.hear()


async def the_first_of_two_transactions_commits_last(run: TwoServices) -> None:
    await run.work()
    await run.send()
    begun, may_commit = asyncio.Event(), asyncio.Event()
    with held_commit(begun, may_commit):
        slow = asyncio.create_task(run.perform(run.registration()))
        await begun.wait()
        await run.perform(run.registration())
        run.note("a transaction commits after one that began later")
        await run.send()
        may_commit.set()
        await slow
    await run.perform(run.registration())
    await run.send()
    await run.hear()


@contextmanager
def held_commit(begun: asyncio.Event, may_commit: asyncio.Event) -> Iterator[None]:
    """Hold the next commit of this process back until it may."""

    async def held(session: Session) -> None:
        if not begun.is_set():
            begun.set()
            await may_commit.wait()
        await commit(session)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(unit_of_work, "commit", held)
        yield


COURSES: Mapping[str, tuple[Course, set[str]]] = {
    "no_duplicate_check": (everything_is_sent_twice, {"I3"}),
    "outbox_outside_transaction": (the_register_dies_when_its_commit_is_done, {"I1", "I2"}),
    "offset_before_work": (the_consumer_dies_with_a_fact_in_hand, {"I4"}),
    "watermark_ignored": (facts_come_the_newest_first, {"I4"}),
    "relay_by_high_water_mark": (the_first_of_two_transactions_commits_last, {"I1", "I4", "I13"}),
}
"""The course that brings each breakage to light, and the invariants it then breaks, all of them."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    with servers(tmp_path_factory.mktemp("breakages")) as started:
        yield started


def test_every_breakage_has_its_course() -> None:
    assert COURSES.keys() == BREAKAGES.keys()


@pytest.mark.parametrize("breakage", BREAKAGES)
async def test_what_a_breakage_does_is_named(given: Servers, breakage: str) -> None:
    course, broken = COURSES[breakage]
    async with two_services(given, breakage) as run:
        await course(run)

        found = await run.violations()

    assert {one.invariant for one in found} == broken, found


@pytest.mark.parametrize("breakage", BREAKAGES)
async def test_the_same_run_without_the_breakage_violates_nothing(given: Servers, breakage: str) -> None:
    course, _ = COURSES[breakage]
    async with two_services(given, "") as run:
        await course(run)

        found = await run.violations()

    assert run.history.faults
    assert found == []
