"""The joint round of the story: both ministries score a sector, discuss what they see differently, and sign."""

from collections.abc import Callable, Mapping
from datetime import date

from services.kernel import Country
from story.assumptions import Joint
from story.chapters.officers import EVALUATING, EVALUATOR, MINISTRY
from story.client import Client, Json
from story.scorecard import Judged


async def signed_round(client: Client, joint: Joint, until: date) -> Json:
    """Have both ministries judge the sector and sign what they agreed to; give the document with the signatures."""
    path = await _scored(client, joint, until)
    await _reconciled(client, joint, path)
    return await _signed(client, path)


def judged(criterion: Json) -> Judged:
    """Read one applied criterion of the signed document."""
    return Judged(
        criterion=criterion["criterion"],
        scores={Country(side): score["score"] for side, score in criterion["scores"].items()},
        agreed=criterion["agreed"],
    )


async def _scored(client: Client, joint: Joint, until: date) -> str:
    """Open the round and have both ministries score it, each for itself; give its path."""
    body = {
        "sector": joint.sector,
        "first_day": joint.first_day.isoformat(),
        "last_day": until.isoformat(),
        "left_out": joint.left_out,
    }
    opened = await client.create("evaluation", "/v1/rounds", body, EVALUATOR, f"story-{joint.sector}-{until}")
    path = f"/v1/rounds/{opened['round_id']}"
    if (await client.read("evaluation", path, EVALUATOR))["status"] != "open":
        return path
    evidence = [_evidence(one, joint) for one in joint.evidence]
    for country in Country:
        scores = {
            code: {"score": getattr(scored, country), "evidence": evidence} for code, scored in joint.scores.items()
        }
        await client.change("evaluation", f"{path}/scores", {"scores": scores}, EVALUATING[country], "PUT")
    return path


def _evidence(told: Mapping[str, str], joint: Joint) -> Json:
    return {"kind": "indicator", **told, **({"group": joint.sector} if told.get("by") == "sector" else {})}


async def _reconciled(client: Client, joint: Joint, path: str) -> None:
    """Settle what the ministries scored differently: each says why, and both agree to one score."""
    for code, scored in joint.scores.items():
        state = await client.read("evaluation", path, EVALUATOR)
        if scored.id == scored.tl or code in state["agreed"]:
            continue
        for country in Country:
            statement = {"criterion": code, "text": joint.statements[country]}
            key = f"story-{code}-{country}"
            await client.create("evaluation", f"{path}/statements", statement, EVALUATING[country], key)
            proposal = {"score": scored.agreed}
            await client.change("evaluation", f"{path}/agreed-scores/{code}", proposal, EVALUATING[country], "PUT")


async def _signed(client: Client, path: str) -> Json:
    """Have both ministries sign the document they read; give it with the signatures."""
    document = await client.read("evaluation", f"{path}/document", EVALUATOR)
    for country in Country:
        signing = {"digest": document["digest"]}
        await client.advance("evaluation", f"{path}/signatures", signing, MINISTRY[country], _carries(country))
    return await client.read("evaluation", f"{path}/document", EVALUATOR)


def _carries(country: Country) -> Callable[[Json], bool]:
    return lambda state: country in state["signatures"]
