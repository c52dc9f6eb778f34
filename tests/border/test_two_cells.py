"""Facts of each ministry in the other one's cell: as agreed, in order, and nothing else."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from joserfc.jwk import OKPKey
from pymongo import MongoClient

from deploy.embedded.servers import mongo_url
from services.border.agreements.repository import agreement
from services.border.crossing.facts import BORDER_FACT, Sealed
from services.border.crossing.seals import sealed
from services.border.topics import Incoming
from services.chassis.audit_keys import SIGNING_KEY, read_private
from services.kernel.pseudonyms import giver_of
from tests.attributes import attributes
from tests.border.desks import ID, TL, Desks, broker_of
from tests.everywhere import places
from tests.faults.topics import read_topics
from tests.waiting import eventually

pytestmark = pytest.mark.slow

ARRIVING = Incoming.named_after("registry.enterprise").of(ID)


async def test_both_evaluations_count_what_either_register_told(desks: Desks) -> None:
    kiosks = [await desks.kiosk() for _ in range(3)]
    await desks.tell(kiosks[0], "verification", {"evidence_kind": "site_visit"})
    await desks.warung()

    async def all_counted() -> list[dict[str, Any]] | None:
        cards = [await desks.scorecard(cell) for cell in (ID, TL)]
        return cards if [_registered(card) for card in cards] == [["4"], ["4"]] else None

    assert await eventually(all_counted, every=0.5)

    async def alike() -> bool:
        # The verification may still be on its way.
        return await desks.scorecard(ID) == await desks.scorecard(TL)

    assert await eventually(alike, every=0.5)


def _registered(card: dict[str, Any]) -> list[str]:
    line = next(one for one in card["lines"] if one["indicator"] == "enterprises_registered")
    return [one["value"] for one in line["overall"]]


async def test_a_border_that_was_cut_lets_everything_through_in_its_order_once_it_is_open(desks: Desks) -> None:
    desks.pair.close()
    kiosk = await desks.kiosk()
    reason = {"reason_code": "inspection"}
    await desks.tell(kiosk, "verification", {"evidence_kind": "site_visit"})
    await desks.tell(kiosk, "suspension", reason, "tl/ministry_officer-1")
    await desks.tell(kiosk, "reinstatement", reason, "tl/ministry_officer-1")
    told = await desks.with_facts(TL, kiosk, 4)
    assert await desks.figure(ID, desks.name(kiosk)) is None

    desks.pair.open()
    arrived = await desks.with_facts(ID, desks.name(kiosk), 4)

    assert [one["type"] for one in arrived["facts"]] == [one["type"] for one in told["facts"]]
    assert [one["version"] for one in arrived["facts"]] == [1, 2, 3, 4]


async def test_nothing_is_on_the_other_side_but_what_was_agreed(desks: Desks) -> None:
    kiosk = await desks.kiosk()
    owned = await desks.at[TL].do("tl/registrar-1", "GET", f"registry/enterprises/{kiosk}")
    await eventually(lambda: desks.figure(ID, desks.name(kiosk)))

    cell = desks.pair.cells[ID]
    with MongoClient[dict[str, Any]](mongo_url(cell.ports["mongo"]), uuidRepresentation="standard") as mongo:
        known = [kiosk, owned["description"]["legal_name"], owned["register_number"]]
        told = await places(cell, mongo, [text.encode() for text in known])
        named = await places(cell, mongo, [desks.name(kiosk).encode()])
    messages = await read_topics(broker_of(desks.pair, ID), lambda topic: topic.startswith("tl.xb."))

    assert told == set()
    assert named >= {"jembatan_evaluation.enterprises", "jembatan_border.arrivals", ARRIVING}
    assert messages
    for record in (json.loads(message.value) for message in messages):
        crossing = agreement().crossing(TL, ".".join(record["fact"].split(".")[:2]))
        assert crossing is not None
        assert record["said"].keys() <= crossing.facts[record["fact"]].crossing
        assert giver_of(record["subject"]) is TL


def _fact(subject: str, **change: Any) -> Sealed:
    said = {"reason_code": "inspection"}
    fact: dict[str, Any] = {
        "subject": subject,
        "occurred_at": datetime.now(UTC),
        "fact": "registry.enterprise.suspended.v1",
        "said": said,
        "number": 1,
        "agreement": agreement().id,
        "edition": agreement().edition,
        "sent_by": TL,
        "sent_to": ID,
        "sealed_at": datetime.now(UTC),
    }
    return Sealed(**(fact | change))


async def test_what_is_not_as_agreed_is_set_aside_with_its_cause_and_told_to_nobody(desks: Desks) -> None:
    key = read_private(desks.pair.home / "keys" / TL / SIGNING_KEY)
    foreign = OKPKey.generate_key("Ed25519", {"alg": "Ed25519"}, auto_kid=True)
    names = {
        what: desks.name(what) for what in ("unsigned", "altered", "foreign", "field", "fact", "replayed", "extra")
    }
    seen = sealed(_fact(names["replayed"]), key)
    forged: list[tuple[str, int, Any]] = [
        (names["unsigned"], 1, _fact(names["unsigned"])),
        (
            names["altered"],
            1,
            sealed(_fact(names["altered"]), key).model_copy(update={"said": {"reason_code": "another"}}),
        ),
        (names["foreign"], 1, sealed(_fact(names["foreign"]), foreign)),
        (
            names["field"],
            1,
            sealed(_fact(names["field"], said={"reason_code": "x", "legal_name": "Kios"}), key),
        ),
        (names["fact"], 1, sealed(_fact(names["fact"], fact="registry.person.registered.v1", said={}), key)),
        (names["replayed"], 1, seen),
        (names["replayed"], 2, seen),
    ]
    async with AIOKafkaProducer(bootstrap_servers=broker_of(desks.pair, ID)) as producer:
        for subject, version, fact in forged:
            headers = [(name, value.encode()) for name, value in attributes(subject, version, BORDER_FACT).items()]
            await producer.send_and_wait(
                ARRIVING, fact.model_dump_json().encode(), key=subject.encode(), headers=headers
            )
        extra = {**sealed(_fact(names["extra"]), key).model_dump(mode="json"), "legal_name": "Kios"}
        headers = [(name, value.encode()) for name, value in attributes(names["extra"], 1, BORDER_FACT).items()]
        await producer.send_and_wait(ARRIVING, json.dumps(extra).encode(), key=names["extra"].encode(), headers=headers)

    async def all_set_aside() -> dict[str, str] | None:
        parked = await desks.parked()
        return parked if set(names.values()) <= set(parked) else None

    causes = await eventually(all_set_aside, every=0.2) or {}

    assert {what: causes[name] for what, name in names.items()} == {
        "unsigned": "refused:seal_refused",
        "altered": "refused:seal_refused",
        "foreign": "refused:seal_refused",
        "field": "refused:not_agreed",
        "fact": "refused:not_agreed",
        "replayed": "refused:out_of_turn",
        "extra": "schema_mismatch",
    }

    async def all_recorded() -> list[dict[str, Any]] | None:
        found = await desks.refusals()
        return found if len(found) >= len(names) else None

    recorded = await eventually(all_recorded, every=0.5) or []
    assert sorted(one["cause"] for one in recorded) == sorted(causes[name] for name in names.values())
    assert {one["origin"].partition("/")[0] for one in recorded} == {ARRIVING}
    assert await desks.broken_chains() == []
    told = [await desks.figure(ID, name) for what, name in names.items() if what != "replayed"]
    assert told == [None] * len(told)
    replayed = await desks.with_facts(ID, names["replayed"], 1)
    assert replayed["facts_count"] == 1
