"""The joint evaluation: commitments, a feasibility study, a round both sign, and whether the memorandum is extended."""

from collections.abc import Callable, Mapping
from datetime import date

from services.kernel import Country, Currency
from story.assumptions import Assumptions, Joint, Study, Undertaken
from story.chapters import judging
from story.chapters.figures import FIRST_DAY
from story.chapters.officers import EVALUATING, EVALUATOR, MINISTRY
from story.client import Client, Json, RefusedError
from story.progress import Progress
from story.scorecard import JointEvaluation, Standing, Studied

RECORDED_ALREADY = "agreement_recorded_already"
RESULT = "counted"


async def joint_evaluation(
    client: Client, cooperative_ids: Mapping[str, str], assumed: Assumptions, progress: Progress
) -> JointEvaluation:
    """Have both ministries evaluate the last year of the story, and tell what came of it."""
    joint, until = assumed.joint, assumed.reported_on
    step = progress.chapter("joint evaluation", 4)
    await _agreement(client, joint)
    standings = tuple([await _commitment(client, joint, one, until) for one in joint.commitments])
    step()
    study = await _study(client, joint.study, cooperative_ids[joint.study.cooperative])
    step()
    signed = await judging.signed_round(client, joint, until)
    step()
    extension = await _extension(client, joint, until)
    digest = await client.read("evaluation", f"/v1/periods/{joint.first_day}/{until}/digest", EVALUATOR)
    step()
    document = signed["document"]
    return JointEvaluation(
        agreement=joint.agreement,
        sector=joint.sector,
        first_day=joint.first_day,
        last_day=until,
        figures_digest=digest["digest"],
        commitments=standings,
        criteria=tuple(judging.judged(one) for one in document["criteria"] if one["left_out"] is None),
        result=document["result"],
        document_digest=signed["digest"],
        signed_by=tuple(sorted(Country(one["ministry"]) for one in signed["signatures"])),
        study=study,
        suggestion=extension["scorecard"]["suggestion"],
        outcome=extension["outcome"],
    )


async def _agreement(client: Client, joint: Joint) -> None:
    try:
        body = {"agreement_id": joint.agreement}
        await client.create("evaluation", "/v1/agreements", body, MINISTRY[Country.ID], "story-agreement")
    except RefusedError as refusal:
        if refusal.code != RECORDED_ALREADY:
            raise


async def _commitment(client: Client, joint: Joint, undertaken: Undertaken, until: date) -> Standing:
    """Undertake it, have both ministries agree to its plan, and keep how far it is at the end of the story."""
    planner, partner = MINISTRY[undertaken.owner], MINISTRY[undertaken.owner.other]
    body = {"agreement_id": joint.agreement, **undertaken.model_dump(include={"scope_code", "code", "title"})}
    entered = await client.create("evaluation", "/v1/commitments", body, planner, undertaken.code)
    path = f"/v1/commitments/{entered['commitment_id']}"
    if not _is_planned(await client.read("evaluation", path, EVALUATOR)):
        result = f"{path}/results/{RESULT}"
        await client.change("evaluation", result, _plan(undertaken, until), planner, "PUT")
        await client.change("evaluation", f"{result}/agreement", {}, partner)
    day = {"assessed_on": until.isoformat()}
    assessed = await client.create("evaluation", f"{path}/assessments", day, EVALUATOR, f"{undertaken.code}-assessed")
    assessment = assessed["assessments"][-1]
    return Standing(
        code=undertaken.code,
        title=undertaken.title,
        unit=undertaken.unit,
        value=assessment["findings"][0]["value"],
        target=undertaken.target,
        status=assessment["status"],
    )


def _plan(undertaken: Undertaken, until: date) -> Json:
    return {
        "level": "output",
        "title": undertaken.title,
        "owner": undertaken.owner,
        "owner_role": undertaken.owner_role,
        "starts_on": FIRST_DAY.isoformat(),
        "due_on": until.isoformat(),
        "measurement": undertaken.model_dump(include={"indicator", "unit", "target"}),
    }


def _is_planned(commitment: Json) -> bool:
    return any(result["code"] == RESULT and result["plan"] is not None for result in commitment["results"])


async def _study(client: Client, study: Study, cooperative_id: str) -> Studied:
    """Commission a study of a partner's mill, compute it, have both sides review it, and recommend."""
    author, head = EVALUATING[Country.TL], MINISTRY[Country.TL]
    wanted = {"business_kind": "cooperative", "business_id": cooperative_id, "purpose_code": study.purpose_code}
    begun = await client.create("evaluation", "/v1/studies", wanted, author, f"story-{study.purpose_code}")
    path = f"/v1/studies/{begun['study_id']}"
    key = f"story-{study.purpose_code}-computed"
    computed = await client.create("evaluation", f"{path}/computations", study.plan, author, key)
    number = computed["computation"]["number"]
    review = {"computation": number, "verdict": "agreed", "reason_code": "figures_sound", "remark": study.words}
    for country in Country:
        reviewed = f"story-{study.purpose_code}-reviewed-{country}"
        await client.create("evaluation", f"{path}/reviews", review, MINISTRY[country], reviewed)
    advice = {"advice": study.advice, "reason_codes": [study.reason_code], "explanation": study.words}
    decided = await client.advance("evaluation", f"{path}/recommendation", advice, head, _is_recommended)
    project = decided["computation"]["findings"]["project"]
    rates = project["internal_rates"]["annual"]
    return Studied(
        purpose_code=study.purpose_code,
        currency=Currency(study.plan["currency"]),
        net_present_value_minor=project["npv_minor"],
        internal_rate=rates[0] if len(rates) == 1 else None,
        advice=decided["recommendation"]["advice"],
    )


def _is_recommended(study: Json) -> bool:
    return bool(study["status"] == "recommended")


async def _extension(client: Client, joint: Joint, until: date) -> Json:
    """Let the rule suggest from the evidence, and have people of both ministries decide."""
    asked = {"agreement_id": joint.agreement, "assessed_on": until.isoformat()}
    begun = await client.create("evaluation", "/v1/extensions", asked, EVALUATOR, f"story-extension-{until}")
    path = f"/v1/extensions/{begun['extension_id']}"
    for country in Country:
        await client.advance("evaluation", f"{path}/decisions", joint.decision, MINISTRY[country], _decided(country))
    return await client.read("evaluation", path, EVALUATOR)


def _decided(country: Country) -> Callable[[Json], bool]:
    return lambda state: country in state["positions"]
