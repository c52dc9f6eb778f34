"""A joint round between two cells: the keeper's rules decide, each ministry speaks and signs at home."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from aiokafka import AIOKafkaProducer
from typer.testing import CliRunner

from operators.__main__ import app
from services.border.agreements.repository import agreement
from services.border.crossing.facts import BORDER_FACT, Sealed
from services.border.crossing.seals import sealed
from services.border.topics import Incoming
from services.chassis.audit_keys import SIGNING_KEY, read_private
from services.kernel import Country
from services.kernel.pseudonyms import pseudonym_of
from tests.attributes import attributes
from tests.border.desks import ID, TL, Desks, broker_of
from tests.integration.desk import JsonObject, problem
from tests.waiting import eventually

pytestmark = pytest.mark.slow

EVALUATORS = {country: f"{country}/evaluator-1" for country in (ID, TL)}
OFFICERS = {country: f"{country}/ministry_officer-1" for country in (ID, TL)}
CODES = ("relevance", "coherence", "effectiveness", "efficiency", "impact")
PERIOD: JsonObject = {"first_day": "2026-01-01", "last_day": "2026-06-30"}


def scores(**changed: int) -> JsonObject:
    counted = {"kind": "indicator", "reference": "enterprises_registered"}
    paper = {"kind": "report", "reference": "VR-2026-02", "digest": "0" * 64}
    return {
        "scores": {
            code: {"score": changed.get(code, 3), "note": f"catatan {code}", "evidence": [counted, paper]}
            for code in CODES
        }
    }


class Conversation:
    """A round that Indonesia keeps, and what Timor-Leste sees of it."""

    def __init__(self, desks: Desks, kept: JsonObject) -> None:
        self.desks = desks
        self.here = f"evaluation/rounds/{kept['round_id']}"
        self.there = f"evaluation/foreign-rounds/{kept['called']}"

    async def do(self, side: Country, method: str, path: str, body: Any = None, *, officer: str = "") -> JsonObject:
        speaker = officer or EVALUATORS[side]
        return await self.desks.at[side].do(speaker, method, f"{self.here if side is ID else self.there}{path}", body)

    async def seen(self, status: str, *, discussed: int = 0) -> JsonObject:
        """Wait until Timor-Leste's cell sees the round with a status, and so many statements."""

        async def told() -> JsonObject | None:
            answer = await self.desks.at[TL].ask(EVALUATORS[TL], "GET", self.there)
            if not answer.is_success:
                return None
            known: JsonObject = answer.json()
            is_so = known["round"]["status"] == status and len(known["round"]["discussion"]) >= discussed
            return known if is_so else None

        found = await eventually(told, every=0.2)
        assert found is not None
        return found

    async def answered(self) -> list[tuple[str, str, str | None]]:
        """Wait until every word of Timor-Leste is answered; tell what was said and what came of it."""

        async def all_answered() -> list[JsonObject] | None:
            url = f"{self.desks.pair.cells[TL].url('evaluation')}/v1/{self.there.removeprefix('evaluation/')}/words"
            headers = await self.desks.at[TL].headers(EVALUATORS[TL])
            words: list[JsonObject] = (await self.desks.at[TL].client.get(url, headers=headers)).json()
            return words if words and all(one["status"] != "awaiting" for one in words) else None

        words = await eventually(all_answered, every=0.2)
        assert words is not None
        return [(one["says"], one["status"], one["answer_code"]) for one in words]

    async def documents(self) -> Mapping[Country, JsonObject]:
        return {side: await self.do(side, "GET", "/document") for side in (ID, TL)}


async def opened(desks: Desks) -> Conversation:
    body = {"sector": f"Agriculture {uuid4().hex[:6]}", **PERIOD, "left_out": {"sustainability": "belum, too young"}}
    talk = Conversation(desks, await desks.at[ID].do(EVALUATORS[ID], "POST", "evaluation/rounds", body))
    await talk.seen("open")
    return talk


async def reconciled(desks: Desks) -> Conversation:
    talk = await opened(desks)
    await talk.do(ID, "PUT", "/scores", scores())
    await talk.do(TL, "POST", "/scores", scores())
    await talk.seen("reconciled")
    return talk


def verified(signed: JsonObject, keys: Any, folder: Path) -> int:
    """Check a downloaded document with the operators' command; give its exit code."""
    files = {name: folder / f"{uuid4().hex}-{name}.json" for name in ("round", "keys")}
    files["round"].write_text(json.dumps(signed))
    files["keys"].write_text(json.dumps(keys))
    typed = ["verify-round", str(files["round"]), "--keys", str(files["keys"]), "--json"]
    return CliRunner().invoke(app, typed).exit_code


async def settled(talk: Conversation) -> JsonObject:
    """Score it differently and settle the difference, with the border cut while either side speaks."""
    pair = talk.desks.pair
    pair.close()
    await talk.do(ID, "PUT", "/scores", scores(relevance=4))
    await talk.do(TL, "POST", "/scores", scores(relevance=4, impact=1))
    waiting = await talk.do(ID, "GET", "")
    assert (waiting["status"], list(waiting["sheets"])) == ("open", ["id"])
    pair.open()
    await talk.seen("scored")
    pair.close()
    for text in ("Belum ada angka penjualan.", "Presu seidauk hatene."):
        await talk.do(TL, "POST", "/statements", {"criterion": "impact", "text": text})
    await talk.do(TL, "POST", "/agreed-scores", {"criterion": "impact", "score": 2})
    await talk.do(ID, "POST", "/statements", {"criterion": "impact", "text": "Setuju, dua."})
    await talk.do(ID, "PUT", "/agreed-scores/impact", {"score": 2})
    pair.open()
    return await talk.seen("reconciled", discussed=3)


async def signed_at_home(talk: Conversation, digest: str) -> JsonObject:
    """Have each ministry sign in its own cell while the border is cut."""
    talk.desks.pair.close()
    for side in (TL, ID):
        await talk.do(side, "POST", "/signatures", {"digest": digest}, officer=OFFICERS[side])
    talk.desks.pair.open()
    return await talk.seen("closed")


async def test_a_round_is_scored_settled_and_signed_in_both_cells_with_the_border_cut_in_between(
    desks: Desks, tmp_path: Path
) -> None:
    talk = await opened(desks)

    there = await settled(talk)
    closed = await signed_at_home(talk, there["round"]["document_digest"])
    documents = await talk.documents()

    assert closed["is_equal"]
    assert {outcome for _, outcome, _ in await talk.answered()} == {"accepted"}
    assert documents[ID] == documents[TL]
    document = documents[TL]["document"]
    assert (document["format"], document["round_id"]) == ("jembatan-round-2", talk.there.rpartition("/")[2])
    assert [one["side"] for one in document["discussion"]] == ["id", "tl", "tl"]
    for side in (ID, TL):
        keys = await desks.at[side].do(OFFICERS[side], "GET", "evaluation/signatories")
        altered = {**documents[side], "document": {**document, "result": "4.000000"}}
        assert [verified(one, keys, tmp_path) for one in (documents[side], altered)] == [0, 1]


async def test_the_keeper_refuses_by_its_rules_tells_which_and_changes_nothing(desks: Desks) -> None:
    talk = await reconciled(desks)
    before = await talk.do(ID, "GET", "")

    await talk.do(TL, "POST", "/scores", scores(impact=0))
    await talk.do(TL, "POST", "/agreed-scores", {"criterion": "impact", "score": 1})
    answers = await talk.answered()

    assert answers == [
        ("scores", "accepted", None),
        ("scores", "refused", "round_state"),
        ("agreed_score", "refused", "round_state"),
    ]
    assert await talk.do(ID, "GET", "") == before


async def test_what_is_signed_is_changed_by_no_word_and_the_attempt_is_recorded_at_the_keeper(desks: Desks) -> None:
    talk = await reconciled(desks)
    digest = {"digest": (await talk.do(ID, "GET", ""))["document_digest"]}
    await talk.do(ID, "POST", "/signatures", digest, officer=OFFICERS[ID])
    await talk.seen("signed")

    await talk.do(TL, "POST", "/withdrawal", {"reason_code": "regret"}, officer=OFFICERS[TL])
    answers = await talk.answered()

    assert answers[-1] == ("withdrawal", "refused", "round_signed")
    (refusal,) = (await talk.do(ID, "GET", "/refusals"))["items"]
    assert (refusal["side"], refusal["attempt"], refusal["reason_code"]) == ("tl", "withdraw", "round_signed")


async def test_what_cannot_be_said_is_refused_at_the_own_desk_and_does_not_cross(desks: Desks) -> None:
    talk = await opened(desks)
    desks.pair.close()
    await talk.do(TL, "POST", "/scores", scores())

    async def asked(path: str, body: Any, officer: str = EVALUATORS[TL]) -> tuple[int, str]:
        return problem(await desks.at[TL].ask(officer, "POST", f"{talk.there}{path}", body))

    refusals = [
        await asked("/scores", scores()),
        await asked("/scores", scores(impact=5)),
        await asked("/statements", {"criterion": "impact", "text": "NIK 3171012345678901"}),
        await asked("/statements", {"criterion": "impact", "text": "a" * 2_001}),
        await asked("/signatures", {"digest": "0" * 64}, OFFICERS[TL]),
        await asked("/signatures", {"digest": "0" * 64}),
        problem(await desks.at[TL].ask(EVALUATORS[TL], "POST", "evaluation/foreign-rounds/xid-none/scores", scores())),
    ]
    desks.pair.open()

    assert refusals == [
        (409, "round_word_awaiting"),
        (422, "round_scores"),
        (422, "round_number_in_words"),
        (422, "invalid_request"),
        (409, "round_state"),
        (403, "role_missing"),
        (404, "foreign_round_not_found"),
    ]
    assert await talk.answered() == [("scores", "accepted", None)]


async def test_no_account_no_home_id_and_no_private_key_of_the_other_ministry_is_in_a_cell(desks: Desks) -> None:
    talk = await reconciled(desks)
    kept = talk.here.rpartition("/")[2]

    seen = json.dumps(await talk.seen("reconciled"))
    document = json.dumps((await talk.documents())[TL])
    foreign = await desks.at[TL].headers(EVALUATORS[TL])
    url = desks.pair.cells[ID].url("evaluation")
    stranger = await desks.at[ID].client.get(f"{url}/v1/{talk.here.partition('/')[2]}", headers=foreign)

    assert kept not in seen + document
    assert "evaluator" not in seen + document
    assert stranger.status_code == httpx.codes.UNAUTHORIZED
    for side in (ID, TL):
        own, peer = keys_of(desks, side)
        assert own == [side]
        assert '"d"' not in peer


def keys_of(desks: Desks, side: Country) -> tuple[list[str], str]:
    """Tell whose keys a cell signs with, and give the list it checks the other ministry's signatures by."""
    environment = desks.pair.cells[side].environment
    peer = Path(environment["JEMBATAN_SIGNING_PEER_KEYS_FILE"])
    return list(json.loads(environment["JEMBATAN_SIGNING_KEY_FILES"])), peer.read_text()


async def test_a_word_that_was_altered_or_is_another_ministry_s_does_not_count(desks: Desks) -> None:
    talk = await opened(desks)
    words = f"words-{talk.there.rpartition('/')[2]}"
    key = read_private(desks.pair.home / "keys" / TL / SIGNING_KEY)
    subject = pseudonym_of(words, TL, (desks.pair.home / "keys" / TL / "pseudonyms.key").read_bytes())
    withdrawal = {"number": 1, "says": "withdrawal", "reason_code": "regret", "round_id": talk.there.rpartition("/")[2]}
    as_the_keeper = sealed(_word(subject, {**withdrawal, "by": "id"}), key)
    altered = sealed(_word(subject, {**withdrawal, "by": "tl"}), key)
    altered = altered.model_copy(update={"said": {**altered.said, "reason_code": "another"}, "number": 2})

    async with AIOKafkaProducer(bootstrap_servers=broker_of(desks.pair, ID)) as producer:
        for version, fact in enumerate((as_the_keeper, altered), 1):
            headers = [(name, value.encode()) for name, value in attributes(subject, version, BORDER_FACT).items()]
            topic = Incoming.named_after("evaluation.round_word").of(ID)
            await producer.send_and_wait(topic, fact.model_dump_json().encode(), key=subject.encode(), headers=headers)

    async def set_aside() -> str | None:
        return (await desks.parked()).get(subject)

    assert await eventually(set_aside, every=0.2) == "refused:seal_refused"
    assert (await talk.do(ID, "GET", ""))["status"] == "open"


def _word(subject: str, said: JsonObject) -> Sealed:
    return Sealed(
        subject=subject,
        occurred_at=datetime.now(UTC),
        fact="evaluation.round_word.said.v1",
        said=said,
        number=1,
        agreement=agreement().id,
        edition=agreement().edition,
        sent_by=TL,
        sent_to=ID,
        sealed_at=datetime.now(UTC),
    )
