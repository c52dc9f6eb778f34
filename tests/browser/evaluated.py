"""A programme that was evaluated: enterprises in both countries, a commitment, a signed round, an extension decided."""

import asyncio
from uuid import uuid4

from tests.integration.desk import Desk, JsonObject
from tests.integration.joint_rounds import FIRST, ID, LAST, TL, certified, commitment, reconciled
from tests.namesakes import another
from tests.waiting import eventually

PLACES = {"TL0104": "tl", "TL0601": "tl", "TL0301": "tl", "53.08.01": "id", "53.71.01": "id"}
"""Where enterprises are registered: three municipalities, two regencies."""
MUNICIPALITY, MUNICIPALITY_NAME = "TL06", "Dili"
SECTOR = "Agriculture"
COMMITMENTS: dict[str, JsonObject] = {
    "Enterprises of both countries are trained": {"indicator": "trained_enterprises"},
    "Exchange visits are held": {"unit": "visits"},
}
"""What is counted by an indicator, and what is reported by hand."""
REPORTED = "Exchange visits are held"
STATEMENT = "tl: sales of graded lots are not known yet"


def enterprise(place_code: str, country: str) -> JsonObject:
    return {
        "country": country,
        "legal_name": "Kafé Maubisse",
        "place_code": place_code,
        "sector": SECTOR.lower(),
        "activity_code": "01270",
        "owner_gender": "female",
    }


async def evaluate(desk: Desk) -> None:
    """Register, train, plan, report, score, sign, recommend and decide; wait until the figures tell it."""
    entered = [
        desk.do(f"{country}/registrar-1", "POST", "registry/enterprises", another(enterprise(place, country)))
        for place, country in PLACES.items()
    ]
    await asyncio.gather(*entered)
    await certified(desk)
    for title, measured in COMMITMENTS.items():
        path = await commitment(desk, f"trained_{uuid4().hex[:8]}", title, **measured)
        if title == REPORTED:
            await desk.do("tl/evaluator-1", "POST", f"{path}/results/reached/reports", report())
        await desk.do("tl/evaluator-1", "POST", f"{path}/assessments", {"assessed_on": LAST})
    round_path, document = await reconciled(desk, SECTOR)
    for officer in (ID, TL):
        await desk.do(officer, "POST", f"{round_path}/signatures", {"digest": document["digest"]})
    asked = {"agreement_id": "mou-2024", "assessed_on": LAST}
    extension = await desk.do("id/evaluator-1", "POST", "evaluation/extensions", asked)
    choice = {"choice": "extend_revised", "reason_code": "visits_behind", "reasons": "Half of the visits were held."}
    await desk.do(ID, "POST", f"evaluation/extensions/{extension['extension_id']}/decisions", choice)
    await eventually(lambda: _is_counted(desk))


def report() -> JsonObject:
    return {
        "first_day": FIRST,
        "last_day": LAST,
        "value": "0.5",
        "evidence_kind": "visit_report",
        "evidence_reference": "VR-2026-02",
    }


async def _is_counted(desk: Desk) -> bool:
    path = "evaluation/indicators/enterprises_registered/values?from=2026-07-01&until=2026-12-31&by=municipality"
    found = {one["group"] for one in (await desk.do(ID, "GET", path))["values"]}
    return MUNICIPALITY in found and len(found) >= len(PLACES)
