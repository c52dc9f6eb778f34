"""The joint round across the border: Indonesia keeps it, Timor-Leste speaks and signs in its own cell."""

from collections.abc import Callable
from datetime import date

from services.kernel import Country
from story.assumptions import Joint
from story.chapters.judging import judged
from story.chapters.officers import EVALUATING, MINISTRY
from story.client import Client, Json, NeverTrueError
from story.progress import Progress
from story.scorecard import SignedRound

KEEPER, SPEAKER = Country.ID, Country.TL
SCORED = ("scored", "reconciled", "signed", "closed")
RECONCILED = SCORED[1:]


async def signed_in_both(client: Client, joint: Joint, until: date, progress: Progress) -> SignedRound:
    """Have both ministries judge the sector, each in its own cell, and give what both then hold.

    Raises:
        NeverTrueError: something did not cross in time, was refused, or the two documents differ.
    """
    step = progress.chapter("joint round across the border", 4)
    talk = await _opened(client, joint, until)
    step()
    await talk.score(joint)
    step()
    await talk.settle(joint)
    step()
    signed = await talk.sign()
    step()
    document = signed["document"]
    return SignedRound(
        sector=joint.sector,
        first_day=joint.first_day,
        last_day=until,
        criteria=tuple(judged(one) for one in document["criteria"] if one["left_out"] is None),
        result=document["result"],
        document_digest=signed["digest"],
        signed_by=tuple(sorted(Country(one["ministry"]) for one in signed["signatures"])),
    )


class _Talk:
    """One round: where its keeper finds it, and where the other ministry sees it."""

    def __init__(self, client: Client, kept: Json) -> None:
        self._client = client
        self._paths = {KEEPER: f"/v1/rounds/{kept['round_id']}", SPEAKER: f"/v1/foreign-rounds/{kept['called']}"}

    async def score(self, joint: Joint) -> None:
        """Have each ministry score by itself, and wait until both cells know."""
        evidence = [{"kind": "indicator", "reference": one["reference"]} for one in joint.evidence]
        for country in Country:
            scores = {
                code: {"score": getattr(one, country), "evidence": evidence} for code, one in joint.scores.items()
            }
            if (await self._kept())["status"] != "open":
                break
            if country is KEEPER:
                await self._change("scores", {"scores": scores}, "PUT")
            else:
                await self._say("scores", {"scores": scores})
        await self._both("both scores crossed", lambda state: state["status"] in SCORED)

    async def settle(self, joint: Joint) -> None:
        """Settle what was scored differently: each says why, and both agree to one score."""
        for code, scored in joint.scores.items():
            if scored.id == scored.tl or code in (await self._kept())["agreed"]:
                continue
            await self._say("statements", {"criterion": code, "text": joint.statements[SPEAKER]})
            await self._say("agreed-scores", {"criterion": code, "score": scored.agreed})
            key = f"story-across-{code}"
            statement = {"criterion": code, "text": joint.statements[KEEPER]}
            path = f"{self._paths[KEEPER]}/statements"
            await self._client.create("evaluation", path, statement, EVALUATING[KEEPER], key)
            await self._change(f"agreed-scores/{code}", {"score": scored.agreed}, "PUT")
        await self._both("what was settled crossed", lambda state: state["status"] in RECONCILED)

    async def sign(self) -> Json:
        """Have each ministry sign in its own cell; give the document that both then hold."""
        there = await self._client.read("evaluation", self._paths[SPEAKER], EVALUATING[SPEAKER])
        if not there["is_equal"]:
            raise NeverTrueError(f"the document of {self._paths[SPEAKER]} is not its keeper's")
        digest = {"digest": there["round"]["document_digest"]}
        if SPEAKER not in (await self._kept())["signatures"]:
            await self._say("signatures", digest)
        path = f"{self._paths[KEEPER]}/signatures"
        await self._client.advance(
            "evaluation", path, digest, MINISTRY[KEEPER], lambda state: KEEPER in state["signatures"]
        )
        await self._both("both signatures crossed", lambda state: state["status"] == "closed")
        held = [
            await self._client.read("evaluation", f"{self._paths[side]}/document", EVALUATING[side]) for side in Country
        ]
        if held[0] != held[1]:
            raise NeverTrueError("the two ministries hold different documents")
        return held[0]

    async def _kept(self) -> Json:
        return await self._client.read("evaluation", self._paths[KEEPER], EVALUATING[KEEPER])

    async def _change(self, what: str, body: Json, method: str) -> None:
        await self._client.change("evaluation", f"{self._paths[KEEPER]}/{what}", body, EVALUATING[KEEPER], method)

    async def _say(self, what: str, body: Json) -> None:
        """Say a word in the speaking ministry's cell, and wait for its keeper's answer."""
        path = self._paths[SPEAKER]
        key = f"story-across-{what}-{body.get('criterion', 'all')}"
        word = await self._client.create("evaluation", f"{path}/{what}", body, MINISTRY[SPEAKER], key)

        async def answered() -> Json | None:
            words = await self._client.read_list("evaluation", f"{path}/words", MINISTRY[SPEAKER])
            found: Json = words[word["number"] - 1]
            return found if found["status"] != "awaiting" else None

        answer = await self._client.wait(f"the word {what} is answered", answered)
        if answer["status"] != "accepted":
            raise NeverTrueError(f"the word {what} was refused: {answer['answer_code']}")

    async def _both(self, what: str, reached: Callable[[Json], bool]) -> None:
        async def known() -> bool:
            there = await self._client.read("evaluation", self._paths[SPEAKER], EVALUATING[SPEAKER])
            return reached(await self._kept()) and reached(there["round"])

        await self._client.wait(what, known)


async def _opened(client: Client, joint: Joint, until: date) -> _Talk:
    body = {
        "sector": joint.sector,
        "first_day": joint.first_day.isoformat(),
        "last_day": until.isoformat(),
        "left_out": joint.left_out,
    }
    kept = await client.create("evaluation", "/v1/rounds", body, EVALUATING[KEEPER], f"story-across-{until}")

    async def told() -> Json:
        return await client.read("evaluation", f"/v1/foreign-rounds/{kept['called']}", EVALUATING[SPEAKER])

    await client.wait("the round was told across the border", told)
    return _Talk(client, kept)
