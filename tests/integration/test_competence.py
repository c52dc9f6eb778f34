"""Competence over HTTP: assessed by who did not train the person, certified by the ministry, signed and revoked."""

from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from tests.integration.desk import JsonObject, problem
from tests.integration.test_credentials import Checking, outcomes
from tests.integration.test_trainers import TrainersDesk
from tests.integration.test_training_service import OFFICER

DAY = "2026-11-23"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainersDesk]:
    async with httpx.AsyncClient(timeout=20) as client:
        yield TrainersDesk(platform, client)


async def asked_of(desk: TrainersDesk, enterprise_id: str, result: str = "competent") -> JsonObject:
    """Write down an assessment whose first unit has a result, and every other one is mastered."""
    programme = await desk.do(OFFICER, "GET", f"training/programmes/cooperatives?on={DAY}")
    evidence = [{"kind": "observation", "reference": "FR-IA-01/7"}]
    units = [
        {"competence": one["code"], "result": "competent", "evidence": evidence} for one in programme["competences"]
    ]
    units[0] = {**units[0], "result": result}
    person = {"enterprise_id": enterprise_id, "participant_number": "p1"}
    return {"programme": "cooperatives", **person, "assessed_on": DAY, "units": units}


async def test_competence_is_assessed_certified_signed_and_revoked(desk: TrainersDesk) -> None:
    enterprise_id = await desk.enterprise()
    _, assessor = await desk.trainer(duty="assess")
    asked = await asked_of(desk, enterprise_id)

    assessment = await desk.do(assessor, "POST", "training/competence-assessments", asked)
    paper = {"assessment_id": assessment["assessment_id"], "issued_on": DAY}
    by_assessor = await desk.ask(assessor, "POST", "training/certificates/competence", paper)
    by_other = await desk.ask("id/ministry_officer-1", "POST", "training/certificates/competence", paper)
    certificate = await desk.do(OFFICER, "POST", "training/certificates/competence", paper)
    twice = await desk.ask(OFFICER, "POST", "training/certificates/competence", paper)
    body = {"certificate_id": certificate["certificate_id"]}
    given, anybody = await desk.do(OFFICER, "POST", "training/credentials", body), Checking(desk)
    credential = await anybody.read(given["credential_id"])
    believed = await anybody.checked(credential.text)
    path = f"training/certificates/{certificate['certificate_id']}/revocation"
    await desk.do(OFFICER, "POST", path, {"reason_code": "given_by_mistake"})
    afterwards = await anybody.checked(credential.text)

    assert (assessment["result"], certificate["kind"], certificate["cohort_id"]) == ("competent", "competence", None)
    assert problem(by_assessor) == (403, "role_missing")
    assert problem(by_other) == (403, "certificate_of_other_ministry")
    assert problem(twice) == (409, "certificate_already_issued")
    assert credential.json()["credentialSubject"]["achievement"]["achievementType"] == "Competency"
    assert believed["verified"]
    assert outcomes(afterwards)["status"] == "revoked"


async def test_what_an_assessment_refuses(desk: TrainersDesk) -> None:
    enterprise_id = await desk.enterprise()
    both, account = await desk.trainer()
    licence = {"duty": "assess", "programme": "cooperatives", "valid_from": "2026-01-01", "licence": "MET.000.001"}
    accreditations = f"training/trainers/{both}/accreditations"
    await desk.do(OFFICER, "POST", accreditations, {**licence, "licensed_by": "bnsp"})
    path = await desk.seated(enterprise_id)
    await desk.do(OFFICER, "POST", f"{path}/trainer-assignments", {"session": 1, "trainer_id": both})
    (_, teacher), (_, assessor) = await desk.trainer(), await desk.trainer(duty="assess")
    asked, failed = await asked_of(desk, enterprise_id), await asked_of(desk, enterprise_id, "not_yet_competent")

    async def refused(account: str, body: JsonObject) -> tuple[int, str]:
        return problem(await desk.ask(account, "POST", "training/competence-assessments", body))

    assert await refused(account, asked) == (409, "assessor_trained_participant")
    assert await refused(teacher, asked) == (409, "trainer_not_accredited")
    assert await refused("tl/trainer-1", asked) == (403, "assessor_account")
    assert await refused(assessor, {**asked, "units": asked["units"][1:]}) == (422, "competence_units")
    assessment = await desk.do(assessor, "POST", "training/competence-assessments", failed)
    assert await refused(assessor, asked) == (409, "reassessment_too_early")
    place = f"training/competence-assessments/{assessment['assessment_id']}"
    assert problem(await desk.ask("id/ministry_officer-1", "GET", place)) == (404, "competence_assessment_not_found")
    assert (await desk.do(assessor, "GET", place))["units"][0]["result"] == "not_yet_competent"
    paper = {"assessment_id": assessment["assessment_id"], "issued_on": DAY}
    certified = await desk.ask(OFFICER, "POST", "training/certificates/competence", paper)
    assert problem(certified) == (409, "not_yet_competent")
