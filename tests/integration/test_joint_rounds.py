"""The joint evaluation over HTTP and Kafka: commitments, figures both can compare, a signed round, the extension."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaConsumer
from typer.testing import CliRunner

from deploy.embedded.running import Platform
from operators.__main__ import app
from services.chassis.signing_keys import read_keys
from services.evaluation.digests.canonical import canonical
from services.evaluation.rounds.signatories import write_text
from services.kernel import Country
from tests.integration.desk import Desk, JsonObject, problem
from tests.integration.joint_rounds import FIRST, ID, LAST, TL, certified, commitment, reconciled, recorded, scores
from tests.waiting import eventually

PERIOD = f"evaluation/periods/{FIRST}/{LAST}"
READ_SECONDS_MAX = 20


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[Desk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield Desk(platform, client)


async def facts(desk: Desk, topic: str, subject: str, last: str) -> list[str]:
    """Read the types of an aggregate's facts from their topic, until one of a type has come."""
    types: list[str] = []
    async with AIOKafkaConsumer(
        topic,
        bootstrap_servers=f"127.0.0.1:{desk.platform.ports['kafka']}",
        auto_offset_reset="earliest",
        enable_auto_commit=False,
    ) as consumer:
        while not types or types[-1] != last:
            found = await consumer.getmany(timeout_ms=READ_SECONDS_MAX * 1000)
            assert found, types
            records = [record for batch in found.values() for record in batch if record.key == subject.encode()]
            types += [dict(record.headers)["ce_type"].decode() for record in records]
    return types


async def offline(desk: Desk, path: str, folder: Path) -> list[int]:
    """Check a round's document with the command, as it is and with a score altered; give the exit codes."""
    files = {name: folder / f"{name}.json" for name in ("round", "keys", "altered")}
    signed = await desk.do(TL, "GET", f"{path}/document")
    files["round"].write_text(json.dumps(signed))
    files["keys"].write_text(json.dumps(await desk.do(TL, "GET", "evaluation/signatories")))
    signed["document"]["criteria"][0]["agreed"] = 4
    files["altered"].write_text(json.dumps(signed))
    typed = [
        ["verify-round", str(files[name]), "--keys", str(files["keys"]), "--json"] for name in ("round", "altered")
    ]
    return [CliRunner().invoke(app, one).exit_code for one in typed]


async def test_a_commitment_is_planned_by_both_counted_from_facts_and_met_as_a_fact(desk: Desk) -> None:
    await certified(desk)
    path = await commitment(desk, f"trained_{uuid4().hex[:8]}", indicator="trained_enterprises")

    by_hand = {
        "first_day": FIRST,
        "last_day": LAST,
        "value": "5",
        "evidence_kind": "letter",
        "evidence_reference": "L1",
    }
    refused = await desk.ask(TL, "POST", f"{path}/results/reached/reports", by_hand)
    assessed = await desk.do("tl/evaluator-1", "POST", f"{path}/assessments", {"assessed_on": LAST})
    shown = await desk.do(ID, "GET", f"{path}/progress?on={LAST}")

    assert problem(refused) == (422, "commitment_counted_by_indicator")
    assert [one["status"] for one in assessed["assessments"]] == [shown["status"]] == ["met"]
    assert shown["findings"][0]["evidence"][0]["sources_count"] >= 1
    subject = path.rpartition("/")[2]
    types = await facts(desk, "id.evaluation.commitment.v1", subject, "evaluation.commitment.met.v1")
    assert [name.split(".")[2] for name in types] == [
        "undertaken",
        "result_proposed",
        "result_agreed",
        "assessed",
        "met",
    ]


async def test_the_digest_of_a_period_is_compared_with_the_other_side_s(desk: Desk) -> None:
    subject = await certified(desk)
    document: JsonObject = {}

    async def is_equal() -> bool:
        # Facts of other tests may still be arriving between the two.
        document.update(await desk.do(ID, "GET", f"{PERIOD}/digest"))
        compared = await desk.do(TL, "POST", f"{PERIOD}/comparison", document)
        return compared["is_equal"] and not compared["differences"]

    await eventually(is_equal)

    altered = {**document, "values": [{**document["values"][0], "numerator": "999"}, *document["values"][1:]]}
    refused = await desk.ask(TL, "POST", f"{PERIOD}/comparison", altered)
    another = await certified(desk)
    later = await desk.do(TL, "POST", f"{PERIOD}/comparison", document)

    assert problem(refused) == (422, "digest_altered")
    assert not later["is_equal"]
    changed = {one["here"]["indicator"]: one for one in later["differences"]}
    assert changed["trained_enterprises"]["kind"] == "value"
    sources = {source["subject"] for one in later["differences"] for source in one["sources_here"]}
    assert {subject, another} <= sources


async def test_a_round_is_signed_by_both_and_then_nobody_changes_it(desk: Desk, tmp_path: Path) -> None:
    path, document = await reconciled(desk, f"Agriculture {uuid4().hex[:6]}")
    keys = {side: read_keys(desk.platform.home / "data" / "signing" / f"{side}.jwks")[0].key for side in Country}
    message = canonical(document["document"])
    foreign = write_text(keys[Country.ID].private_key.sign(message))  # type: ignore[union-attr]
    own = write_text(keys[Country.TL].private_key.sign(message))  # type: ignore[union-attr]
    signatures, digest = f"{path}/signatures", {"digest": document["digest"]}

    with_other_key = await desk.ask(TL, "POST", signatures, {**digest, "signature": foreign})
    of_another = await desk.ask(TL, "POST", signatures, {"digest": "0" * 64})
    one_side = await desk.do(TL, "POST", signatures, {**digest, "signature": own})
    twice = await desk.ask(TL, "POST", signatures, digest)
    altered = await desk.ask("tl/evaluator-1", "PUT", f"{path}/scores", scores(impact=4))
    both = await desk.do(ID, "POST", signatures, digest)
    moved = await desk.ask("id/evaluator-1", "PUT", f"{path}/agreed-scores/impact", {"score": 4})
    removed = await desk.ask(TL, "DELETE", f"{signatures}/tl")

    assert (one_side["status"], both["status"]) == ("signed", "closed")
    refused = [problem(one) for one in (with_other_key, of_another, twice, altered, moved, removed)]
    assert refused == [
        (422, "round_key_of_other_ministry"),
        (422, "round_document_differs"),
        (409, "round_already_signed"),
        (409, "round_signed"),
        (409, "round_signed"),
        (409, "round_signature_stays"),
    ]
    kept = await desk.do(ID, "GET", f"{path}/refusals")
    assert sorted(one["reason_code"] for one in kept["items"]) == sorted(code for _, code in refused)
    assert await desk.do(ID, "GET", path) == both
    refusal = kept["items"][0]["refusal_id"]
    recorded_as = "evaluation.round_refusal.recorded.v1"
    assert await facts(desk, "id.evaluation.round_refusal.v1", refusal, recorded_as) == [recorded_as]
    types = await facts(desk, "id.evaluation.round.v1", both["round_id"], "evaluation.round.closed.v1")
    assert types.count("evaluation.round.signed.v1") == 2

    assert await offline(desk, path, tmp_path) == [0, 1]


async def test_an_extension_is_suggested_from_evidence_and_decided_by_people_of_both(desk: Desk) -> None:
    path = await commitment(desk, f"visits_{uuid4().hex[:8]}")
    told_by_hand = {
        "first_day": FIRST,
        "last_day": LAST,
        "value": "0.5",
        "evidence_kind": "visit_report",
        "evidence_reference": "VR-2026-02",
    }
    await desk.do("tl/evaluator-1", "POST", f"{path}/results/reached/reports", told_by_hand)
    await desk.do("tl/evaluator-1", "POST", f"{path}/assessments", {"assessed_on": LAST})
    round_path, document = await reconciled(desk, f"Crafts {uuid4().hex[:6]}")
    for officer in (ID, TL):
        await desk.do(officer, "POST", f"{round_path}/signatures", {"digest": document["digest"]})

    today = datetime.now(UTC).date().isoformat()
    asked = {"agreement_id": "mou-2024", "assessed_on": LAST}
    extension = await desk.do("id/evaluator-1", "POST", "evaluation/extensions", asked)
    second = await desk.ask("tl/evaluator-1", "POST", "evaluation/extensions", asked)
    decisions = f"evaluation/extensions/{extension['extension_id']}/decisions"
    choice = {"choice": "extend_revised", "reason_code": "visits_behind", "reasons": "Half of the visits were held."}
    one_side = await desk.do(ID, "POST", decisions, choice)
    twice = await desk.ask(ID, "POST", decisions, choice)
    decided = await desk.do(TL, "POST", decisions, choice)
    shown = await desk.do(TL, "GET", f"evaluation/agreements/mou-2024/scorecard?on={today}")

    lines = {line["commitment_id"]: line for line in extension["scorecard"]["commitments"]}
    assert lines[path.rpartition("/")[2]]["status"] == "partly"
    assert document["digest"] in {line["document_digest"] for line in extension["scorecard"]["rounds"]}
    assert extension["scorecard"]["suggestion"] in {"extend", "extend_revised"}
    assert shown["commitments"]
    assert (one_side["status"], decided["status"], decided["outcome"]) == ("open", "decided", "extend_revised")
    assert [problem(one) for one in (second, twice)] == [(409, "extension_open"), (409, "extension_position_taken")]
    types = await facts(
        desk, "id.evaluation.extension.v1", extension["extension_id"], "evaluation.extension.decided.v1"
    )
    assert [name.split(".")[2] for name in types] == ["recommended", "position_taken", "position_taken", "decided"]


async def test_a_revision_of_the_memorandum_holds_once_both_confirmed_it(desk: Desk) -> None:
    agreement = f"evaluation/agreements/{await recorded(desk)}"
    terms = (await desk.do(TL, "GET", agreement))["revisions"][-1]["terms"]
    proposed = await desk.do(TL, "POST", f"{agreement}/revisions", {**terms, "status": "in_force"})
    number = proposed["pending"]["number"]

    one_side = await desk.do(TL, "POST", f"{agreement}/revisions/{number}/confirmation")
    both = await desk.do(ID, "POST", f"{agreement}/revisions/{number}/confirmation")

    assert one_side["revisions"][-1]["number"] == number - 1
    assert (both["revisions"][-1]["number"], both["revisions"][-1]["terms"]["status"]) == (number, "in_force")
