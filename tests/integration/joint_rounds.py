"""Steps towards a joint evaluation: facts told, commitments planned, rounds scored and reconciled."""

from datetime import date
from uuid import uuid4

from aiokafka import AIOKafkaProducer

from services.chassis.cloudevents import headers_of
from services.chassis.outbox import outbox_record
from services.contracts.training import CERTIFICATE_TOPIC
from services.kernel import Country
from tests.integration.desk import Desk, JsonObject, problem
from tests.unit.evaluation import told
from tests.waiting import eventually

ID, TL = "id/ministry_officer-1", "tl/ministry_officer-1"
FIRST, LAST = "2026-01-01", "2026-06-30"


async def certified(desk: Desk) -> str:
    """Tell evaluation that somebody of an enterprise was trained in the period; wait until it is counted."""
    subject = f"cert-{uuid4()}"
    fact = told.certificate(subject, f"ent-{uuid4()}", date(2026, 3, 1))
    record = outbox_record(fact, CERTIFICATE_TOPIC.of(Country.TL), 1, told.at())
    async with AIOKafkaProducer(bootstrap_servers=f"127.0.0.1:{desk.platform.ports['kafka']}") as producer:
        await producer.send_and_wait(
            record["topic"], record["payload"].encode(), key=subject.encode(), headers=headers_of(record)
        )

    async def is_counted() -> bool:
        answer = await desk.ask(TL, "GET", f"evaluation/figures/certificates/{subject}")
        return answer.is_success

    await eventually(is_counted)
    return subject


async def recorded(desk: Desk) -> str:
    """Record the memorandum, once on a platform."""
    answer = await desk.ask(ID, "POST", "evaluation/agreements", {"agreement_id": "mou-2024"})
    assert answer.is_success or problem(answer) == (409, "agreement_recorded_already"), answer.text
    return "mou-2024"


def plan(**measured: object) -> JsonObject:
    return {
        "level": "output",
        "title": "Enterprises trained",
        "owner": "tl",
        "owner_role": "training_unit",
        "starts_on": FIRST,
        "due_on": LAST,
        "measurement": {"unit": "enterprises", "baseline": "0", "target": "1", **measured},
    }


async def commitment(desk: Desk, code: str, title: str = "", **measured: object) -> str:
    """Enter a commitment with one result that both ministries planned; give its path."""
    body = {
        "agreement_id": await recorded(desk),
        "scope_code": "training_and_visits",
        "code": code,
        "title": title or code,
    }
    entered = await desk.do(ID, "POST", "evaluation/commitments", body)
    path = f"evaluation/commitments/{entered['commitment_id']}"
    await desk.do(TL, "PUT", f"{path}/results/reached", plan(**measured))
    alone = await desk.ask(TL, "POST", f"{path}/results/reached/agreement")
    assert problem(alone) == (403, "commitment_own_proposal")
    await desk.do(ID, "POST", f"{path}/results/reached/agreement")
    return path


def scores(**changed: int) -> JsonObject:
    counted = {"kind": "indicator", "reference": "trained_enterprises"}
    paper = {"kind": "report", "reference": "VR-2026-02", "digest": "0" * 64}
    codes = ("relevance", "coherence", "effectiveness", "efficiency", "impact")
    return {"scores": {code: {"score": changed.get(code, 3), "evidence": [counted, paper]} for code in codes}}


async def reconciled(desk: Desk, sector: str) -> tuple[str, JsonObject]:
    """Open a round, score it differently, discuss, agree; give its path and the document to be signed."""
    left_out = {"sustainability": "the programme is too young to tell"}
    body = {"sector": sector, "first_day": FIRST, "last_day": LAST, "left_out": left_out}
    mistaken = await desk.do("tl/evaluator-1", "POST", "evaluation/rounds", {**body, "left_out": {}})
    second = await desk.ask("id/evaluator-1", "POST", "evaluation/rounds", body)
    assert problem(second) == (409, "round_known")
    given_up = {"reason_code": "criteria_to_change"}
    await desk.do(ID, "POST", f"evaluation/rounds/{mistaken['round_id']}/withdrawal", given_up)
    opened = await desk.do("id/evaluator-1", "POST", "evaluation/rounds", body)
    path = f"evaluation/rounds/{opened['round_id']}"
    await desk.do("id/evaluator-1", "PUT", f"{path}/scores", scores())
    await desk.do("tl/evaluator-1", "PUT", f"{path}/scores", scores(impact=1))
    for officer in ("tl/evaluator-1", "id/evaluator-1"):
        statement = {"criterion": "impact", "text": f"{officer[:2]}: sales of graded lots are not known yet"}
        await desk.do(officer, "POST", f"{path}/statements", statement)
        settled = await desk.do(officer, "PUT", f"{path}/agreed-scores/impact", {"score": 2})
    assert settled["status"] == "reconciled"
    return path, await desk.do(TL, "GET", f"{path}/document")
