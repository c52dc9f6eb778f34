"""The restore drill on the embedded servers: the database is gone, and an old copy of it takes its place."""

import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from pymongo import MongoClient

from deploy.embedded.running import Platform
from services.kernel import Country
from services.registry.register_numbers import Register, counter_of, read_register_number
from tests.integration.desk import Desk, JsonObject
from tests.integration.operating import Run, command_in, told
from tests.integration.test_evaluation_service import ENTERPRISE
from tests.namesakes import another
from tests.waiting import eventually

pytestmark = pytest.mark.slow

SERVICES = ("registry", "evaluation")
COUNTER = counter_of(Country.TL, Register.ENTERPRISES)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    platform = Platform(tmp_path_factory.mktemp("drill") / "home", SERVICES, usual_ports={})
    platform.up()
    yield platform
    platform.clean()


@dataclass(frozen=True)
class Drill:
    """A cell with a restored database: what was registered before and after the backup, and what is kept elsewhere."""

    run: Run
    desk: Desk
    platform: Platform
    reached: Sequence[JsonObject]
    lost: Sequence[JsonObject]
    roots: Path
    """Signed roots; the newest is of after the backup."""
    said_before: JsonObject
    """What `lost-facts` said while the database was whole."""


@pytest.fixture(scope="module")
async def drill(platform: Platform, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Drill]:
    folder, database = tmp_path_factory.mktemp("elsewhere"), platform.home / "data" / "mongo"
    run, roots = command_in(platform.home, folder), folder / "roots.txt"
    async with httpx.AsyncClient(timeout=30) as client:
        desk = Desk(platform, client)
        reached = [await _registered(desk) for _ in range(10)]
        await eventually(lambda: _counts(desk, 10), every=0.2)
        platform.down()
        shutil.copytree(database, folder / "backup")
        platform.up()
        # Started again, the embedded issuer has another address: its tokens are new ones.
        desk = Desk(platform, client)
        lost = [await _registered(desk) for _ in range(2)]
        await _verified(desk, reached[0], "site_visit")
        await eventually(lambda: _counts(desk, 12), every=0.2)
        said_before = told(run("lost-facts", "--json"))
        told(run("audit-root", "--sign", "--write", str(roots), "--json"))

        platform.down()
        shutil.rmtree(database)
        (folder / "backup").rename(database)
        platform.up()
        yield Drill(run, Desk(platform, client), platform, reached, lost, roots, said_before)


def test_facts_that_the_backup_did_not_reach_are_named_from_the_topics(drill: Drill) -> None:
    registry, evaluation = told(drill.run("lost-facts", "--json"), code=1)["services"]

    assert [row["lost"] for row in drill.said_before["services"]] == [0, 0]
    assert {(fact["subject"], fact["version"]): fact["why"] for fact in registry["facts"]} == {
        (drill.reached[0]["enterprise_id"], 2): "missing",
        **{(one["enterprise_id"], 1): "missing" for one in drill.lost},
    }
    assert (evaluation["lost"], evaluation["records"]) == (0, 0)


def test_the_chains_hold_and_a_root_signed_after_the_backup_is_missed(drill: Drill) -> None:
    registry, evaluation = told(drill.run("verify-audit", "--roots", str(drill.roots), "--json"), code=1)["services"]

    assert (registry["breaks"], evaluation["breaks"], evaluation["root_breaks"]) == ([], [], [])
    assert [one["reason"] for one in registry["root_breaks"]] == ["missing"]
    assert registry["records"] == len(drill.reached)


async def test_the_register_goes_on_with_what_was_reached_and_gives_no_number_twice(drill: Drill) -> None:
    desk = drill.desk
    _set_counter(drill.platform, max(read_register_number(one["register_number"]).serial for one in drill.lost))
    told(drill.run("outbox", "--republish", "--yes", "--json"))

    again = [await _registered(desk) for _ in drill.lost]

    for entry in drill.reached:
        kept = await desk.do("tl/registrar-1", "GET", f"registry/enterprises/{entry['enterprise_id']}")
        assert kept["register_number"] == entry["register_number"]
    given = [one["register_number"] for one in (*drill.reached, *drill.lost, *again)]
    assert len(set(given)) == len(given)
    assert await eventually(lambda: _counts(desk, len(drill.reached) + len(again)), every=0.2)
    # The topics still tell what the database lost: only a rebuilt projection has it.
    (rebuilt,) = [
        row
        for row in told(drill.run("replay", "evaluation", "--json"), code=1)["collections"]
        if row["collection"] == "enterprises"
    ]
    assert rebuilt["replayed_documents"] - rebuilt["documents"] == len(drill.lost)
    assert rebuilt["differing"] == len(drill.lost) + 1


async def test_what_is_done_otherwise_after_the_restore_is_told_apart_from_what_is_missing(drill: Drill) -> None:
    await _verified(drill.desk, drill.reached[0], "register_extract")

    (registry,) = told(drill.run("lost-facts", "--service", "registry", "--json"), code=1)["services"]

    why = {fact["subject"]: fact["why"] for fact in registry["facts"]}
    assert why.pop(drill.reached[0]["enterprise_id"]) == "another"
    assert set(why.values()) == {"missing"}


async def _verified(desk: Desk, entry: JsonObject, evidence: str) -> None:
    path = f"registry/enterprises/{entry['enterprise_id']}/verification"
    await desk.do("tl/verifier-1", "POST", path, {"evidence_kind": evidence})


async def _registered(desk: Desk) -> JsonObject:
    return await desk.do("tl/registrar-1", "POST", "registry/enterprises", another(ENTERPRISE))


async def _counts(desk: Desk, wanted: int) -> bool:
    card = await desk.do("tl/evaluator-1", "GET", "evaluation/scorecard?from=2020-01-01&until=2099-12-31")
    line = next(one for one in card["lines"] if one["indicator"] == "enterprises_registered")
    return [one["value"] for one in line["overall"]] == [str(wanted)]


def _set_counter(platform: Platform, beyond: int) -> None:
    """Do what the runbook says before the register takes commands."""
    with MongoClient[dict[str, Any]](platform.environment["JEMBATAN_MONGO_URL"]) as client:
        client["jembatan_registry"].counters.update_one({"_id": COUNTER}, {"$max": {"last": beyond + 1_000}})
