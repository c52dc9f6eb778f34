"""A check is recorded at once and answered when the register outside answers, whatever that does until then."""

from dataclasses import replace
from itertools import count
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from deploy.sandbox.certificates import Authority
from deploy.sandbox.listening import Listening
from deploy.sandbox.misbehaving import ENDINGS
from deploy.sandbox.registers import Registers
from services.chassis.outgoing import Identity
from services.kernel import Country
from services.kernel.circuits import FAILURES_MAX, REST_SECONDS_MAX
from tests.integration.chassis.registers import Issuer, assert_problem, calling
from tests.integration.outside.conftest import TL, Desk

LATER_SECONDS = 3600
FAILURES = {
    "fails": "status_500",
    "silent": "timeout",
    "slow": "timeout",
    "garbage": "protocol",
    "page": "answer_unreadable",
    "truncated": "protocol",
    "huge": "too_large",
    "redirect": "status_302",
    "another": "answer_unreadable",
    "incomplete": "answer_unreadable",
}
_serials = count(10)


def numbered(ending: str = "01") -> str:
    """Give a number nobody has, with an ending the sandbox knows."""
    return f"SV{uuid4().hex[:8].upper()}-{next(_serials)}{ending}"


def test_every_misbehaviour_of_the_sandbox_is_tried_here() -> None:
    assert set(ENDINGS.values()) == set(FAILURES)


async def test_a_register_that_knows_the_number_and_the_name_is_evidence(desk: Desk, sandbox: Registers) -> None:
    number = numbered()
    entry = await desk.enter(number)
    sandbox.give(TL, number, entry["description"]["legal_name"])
    requested = await desk.check(entry)

    await desk.ask()

    shown = await desk.shown(entry)
    finding = shown["check"]["finding"]
    assert (requested.status_code, requested.json()["status"]) == (202, "pending")
    assert (finding["outcome"], finding["name_agreement"], finding["standing"]) == ("known", "same", "active")
    assert finding["evidence"]["kind"] == "register_extract"
    assert finding["evidence"]["reference"] == f"{TL}/{number}"
    assert len(finding["evidence"]["document_sha256"]) == 64
    assert shown["asking"]["next_at"] is None


async def test_another_name_and_a_closed_business_are_told(desk: Desk, sandbox: Registers) -> None:
    number = numbered()
    entry = await desk.enter(number)
    sandbox.give(TL, number, "Oficina Mecânica Baucau", "closed")
    await desk.check(entry)

    await desk.ask()

    finding = (await desk.shown(entry))["check"]["finding"]
    assert (finding["outcome"], finding["name_agreement"], finding["standing"]) == ("known", "different", "closed")


async def test_a_number_that_nobody_gave_is_unknown(desk: Desk) -> None:
    entry = await desk.enter(numbered("89"))
    await desk.check(entry)

    await desk.ask()

    finding = (await desk.shown(entry))["check"]["finding"]
    assert (finding["outcome"], finding["name_agreement"]) == ("unknown", None)


@pytest.mark.parametrize("scenario", FAILURES)
async def test_a_register_that_misbehaves_loses_no_check(desk: Desk, sandbox: Registers, scenario: str) -> None:
    entry = await desk.enter(numbered())
    await desk.check(entry)

    sandbox.scenario = scenario
    await desk.ask()
    pending = await desk.shown(entry)
    sandbox.scenario = None
    await desk.ask(after_seconds=LATER_SECONDS)

    assert (pending["check"]["status"], pending["asking"]["last_failure"]) == ("pending", FAILURES[scenario])
    assert pending["asking"]["next_at"] is not None
    assert (await desk.shown(entry))["check"]["finding"]["outcome"] == "known"


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_number_s_ending_chooses_how_the_sandbox_misbehaves(desk: Desk, ending: str) -> None:
    entry = await desk.enter(numbered(ending))
    await desk.check(entry)

    await desk.ask()

    assert (await desk.shown(entry))["asking"]["last_failure"] == FAILURES[ENDINGS[ending]]


async def test_a_register_with_a_certificate_nobody_gave_is_told_no_number(
    desk: Desk, sandbox: Registers, authority: Authority
) -> None:
    server = Listening(sandbox.reply, certificate_file=authority.give("impostor", "127.0.0.2"))
    await server.start()
    desk.url, desk.identity = server.url, Identity(authority.file)
    entry = await desk.enter(numbered())
    await desk.check(entry)

    await desk.ask()
    await server.stop()

    assert (await desk.shown(entry))["asking"]["last_failure"] == "certificate"
    assert sandbox.asked == []


async def test_a_register_that_asks_who_we_are_is_shown_our_certificate(
    desk: Desk, sandbox: Registers, authority: Authority
) -> None:
    given = authority.give("register", "127.0.0.1")
    server = Listening(sandbox.reply, certificate_file=given, client_ca_file=authority.file)
    await server.start()
    desk.url, desk.identity = server.url, Identity(authority.file)
    entry = await desk.enter(numbered())
    await desk.check(entry)

    await desk.ask()
    unknown = await desk.shown(entry)
    desk.identity = Identity(authority.file, authority.give("jembatan", "127.0.0.1"))
    await desk.ask(after_seconds=LATER_SECONDS)
    await server.stop()

    assert unknown["check"]["status"] == "pending"
    assert (await desk.shown(entry))["check"]["finding"]["outcome"] == "known"


async def test_a_register_that_is_away_rests_and_is_asked_again(desk: Desk, listening: Listening) -> None:
    await listening.stop()
    entries = [await desk.enter(numbered()) for _ in range(FAILURES_MAX)]
    for entry in entries:
        assert (await desk.check(entry)).status_code == 202
    await desk.ask()

    resting = await desk.ask(after_seconds=10)
    await listening.start()
    probed = await desk.ask(after_seconds=REST_SECONDS_MAX)
    rest = await desk.ask()

    assert (resting, probed, rest) == (0, 1, FAILURES_MAX - 1)
    assert {(await desk.shown(entry))["check"]["status"] for entry in entries} == {"answered"}


async def test_a_passing_failure_is_asked_again_within_the_second(desk: Desk, sandbox: Registers) -> None:
    entry = await desk.enter(numbered("90"))
    await desk.check(entry)

    await desk.ask()

    assert len(sandbox.asked) == 3


async def test_the_answer_is_a_fact_of_the_register_s_own_ministry_without_the_number(desk: Desk) -> None:
    number = numbered()
    entry = await desk.enter(number)
    check_id = (await desk.check(entry)).json()["check_id"]

    await desk.ask()

    told = [one async for one in desk.uow.db.outbox.find({"aggregateid": check_id}).sort("version", 1)]
    assert [one["type"] for one in told] == [
        "registry.outside_check.requested.v1",
        "registry.outside_check.answered.v1",
    ]
    assert {one["topic"] for one in told} == {"tl.registry.outside_check.v1"}
    assert all(number not in one["payload"] for one in told)


async def test_what_cannot_be_asked_is_refused(desk: Desk, registry: FastAPI, issuer: Issuer) -> None:
    entry, numberless = await desk.enter(numbered()), await desk.enter(numbered(), identifiers=[])

    assert_problem(await desk.check(entry, "id_business_numbers"), 422, "outside_register_unknown")
    assert_problem(await desk.check(numberless), 422, "outside_number_missing")
    assert (await desk.check(entry)).status_code == 202
    assert_problem(await desk.check(entry), 409, "outside_check_pending")
    assert_problem(await desk.check({"enterprise_id": "ent-none"}), 404, "enterprise_not_found")
    async with calling(registry, issuer.token(["verifier"], ministry=Country.ID)) as other:
        theirs = replace(desk, client=other)
        assert_problem(await theirs.check(entry), 403, "enterprise_of_other_ministry")


async def test_a_register_that_is_not_connected_is_not_asked(desk: Desk, registry: FastAPI) -> None:
    connected = registry.state.check_desk
    registry.state.check_desk = replace(connected, connected=frozenset())
    entry = await desk.enter(numbered())

    answer: httpx.Response = await desk.check(entry)
    registry.state.check_desk = connected

    assert_problem(answer, 409, "outside_register_not_connected")
