"""Credentials on the embedded platform: given, read and checked over HTTP, taken back, and checked again."""

import json
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.embedded.running import Platform
from services.training.formats.open_badges.bitstrings import is_set, read_list
from services.training.formats.open_badges.integrity import verify
from services.training.formats.open_badges.issuers import read_issuer
from services.training.formats.open_badges.multikeys import read_multikey
from tests.integration.desk import JsonObject, problem
from tests.integration.test_training_service import OFFICER, TRAINER, TrainingDesk

BUYER = "id/lender_officer-1"


@pytest.fixture
async def desk(platform: Platform) -> AsyncIterator[TrainingDesk]:
    async with httpx.AsyncClient(timeout=10) as client:
        yield TrainingDesk(platform, client)


async def certified(desk: TrainingDesk) -> str:
    """Let somebody complete a cohort; give the certificate's id."""
    enterprise_id = await desk.enterprise()
    path = await desk.seated(enterprise_id)
    await desk.do(OFFICER, "POST", f"{path}/attendance", {"session": 1, "participant_id": f"{enterprise_id}.p1"})
    cohort = await desk.do(TRAINER, "POST", f"{path}/completion")
    paper = {
        "cohort_id": cohort["cohort_id"],
        "participant_id": f"{enterprise_id}.p1",
        "issued_on": "2026-03-04",
    }
    certificate = await desk.do(TRAINER, "POST", "training/certificates", paper)
    certificate_id: str = certificate["certificate_id"]
    return certificate_id


def outcomes(found: JsonObject) -> dict[str, str]:
    return {check["name"]: check["reason"] or check["outcome"] for check in found["checks"]}


class Checking:
    """Reads without a token, as anybody does, and checks as a buyer's officer."""

    def __init__(self, desk: TrainingDesk) -> None:
        self.desk = desk

    async def read(self, url: str) -> httpx.Response:
        return (await self.desk.client.get(url)).raise_for_status()

    async def checked(self, text: str, **more: str) -> JsonObject:
        return await self.desk.do(BUYER, "POST", "training/credential-verifications", {"credential": text, **more})


async def test_a_credential_names_nobody_and_is_read_and_believed_by_anybody(desk: TrainingDesk) -> None:
    anybody, certificate_id = Checking(desk), await certified(desk)
    body = {"certificate_id": certificate_id}
    foreign = await desk.ask("id/trainer-1", "POST", "training/credentials", body)
    given = await desk.do(TRAINER, "POST", "training/credentials", body)
    twice = await desk.ask(TRAINER, "POST", "training/credentials", body)
    number = (await desk.do(TRAINER, "GET", f"training/certificates/{certificate_id}"))["participant_id"]

    as_json, as_token = [await anybody.read(given["credential_id"] + form) for form in ("", "/jwt")]
    issuer = read_issuer((await anybody.read(as_json.json()["issuer"]["id"])).json())
    found = [await anybody.checked(text, recipient=number) for text in (as_json.text, as_token.text)]
    page = await anybody.read(f"{given['page']}?lang=id")
    missing = await desk.client.get(f"{given['credential_id']}0")

    verify(as_json.json(), read_multikey(issuer.keys[0].multikey))
    assert all(one["verified"] for one in found), found
    assert as_json.headers["content-type"] == "application/vc"
    assert number.removesuffix(".p1") not in as_json.text + as_token.text + page.text
    assert "sah dan berlaku" in page.text
    assert problem(foreign) == (403, "certificate_of_other_ministry")
    assert problem(twice) == (409, "credential_already_issued")
    assert problem(missing) == (404, "credential_not_found")


async def test_an_altered_a_foreign_and_a_revoked_credential_are_each_refused_by_name(desk: TrainingDesk) -> None:
    anybody, certificate_id = Checking(desk), await certified(desk)
    given = await desk.do(TRAINER, "POST", "training/credentials", {"certificate_id": certificate_id})
    credential, unrevoked = [(await anybody.read(given[name])).json() for name in ("credential_id", "status_list")]
    altered = json.dumps({**credential, "validUntil": "2039-03-03T14:59:59Z"})
    stranger = json.dumps({**credential, "issuer": {**credential["issuer"], "id": "https://elsewhere.example/1"}})
    refused = [outcomes(await anybody.checked(text)) for text in (altered, stranger, "{}", "no credential")]

    reason = {"reason_code": "given_by_mistake"}
    await desk.do("tl/ministry_officer-1", "POST", f"training/certificates/{certificate_id}/revocation", reason)
    # The list handed over is older than the revocation: what is kept here is asked.
    taken_back = await anybody.checked(json.dumps(credential), status_list=json.dumps(unrevoked))
    revoked, page = [await anybody.read(given[name]) for name in ("status_list", "page")]
    bits = [read_list(one["credentialSubject"]["encodedList"]) for one in (unrevoked, revoked.json())]

    assert refused[0]["proof"] == "signature_invalid"
    assert refused[1]["issuer"] == "issuer_unknown"
    assert refused[2]["structure"] == "context_order"
    assert refused[3]["structure"] == "credential_unreadable"
    assert outcomes(taken_back)["status"] == "revoked"
    assert [is_set(one, given["status_index"]) for one in bits] == [False, True]
    assert "does not hold" in page.text
