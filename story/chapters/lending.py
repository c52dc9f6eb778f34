"""Lending: a facility for each partner, and every member's way from application to disbursement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from services.kernel import Country
from story.assumptions import Assumptions, Partner
from story.behaviour import Due
from story.chapters.officers import CREDIT_COMMITTEE, LENDER_OFFICER, LOAN_OFFICER
from story.chapters.registers import Member
from story.client import Client, Json, Officer
from story.neighbours import Neighbours
from story.progress import Progress, each
from story.rows import Reason, Unusable

REJECTION = {"reason_code": "screening_not_passed"}
DESKS: Mapping[str, tuple[str, Officer, Json | None]] = {
    "submitted": ("screening", LOAN_OFFICER, None),
    "no_objection": ("approval", CREDIT_COMMITTEE, {}),
    "failed": ("rejection", CREDIT_COMMITTEE, REJECTION),
    "escalated": ("rejection", CREDIT_COMMITTEE, REJECTION),
}
"""Which desk of the lenders' an application lies on by its status: what is asked for there, and by whom."""
NO_OBJECTION_AWAITED = "passed"


@dataclass(frozen=True, slots=True)
class Loan:
    """A row's loan and what falls due of it."""

    member: Member
    facility_id: str
    loan_id: str
    schedule: tuple[Due, ...]


async def facilities(
    client: Client, neighbours: Neighbours, ids: Mapping[str, str], assumed: Assumptions, progress: Progress
) -> Mapping[str, str]:
    """Open a facility for each partner once financing knows both sides; give the facilities' ids by partner."""
    step = progress.chapter("facilities", len(assumed.cooperatives))

    async def one(partner: Partner) -> str:
        lender_id = ids[partner.lender]
        cooperative_id = await neighbours.name(client, Country.TL, ids[partner.key])
        await _recognised(client, lender_id)
        await _recognised(client, cooperative_id)
        body = {**assumed.facility.model_dump(mode="json"), "lender_id": lender_id, "cooperative_id": cooperative_id}
        key = f"story:facility:{partner.key}"
        facility = await client.create("financing", "/v1/facilities", body, LENDER_OFFICER, key)
        step()
        return str(facility["facility_id"])

    opened = await each(assumed.cooperatives, one)
    return {partner.key: opened_id for partner, opened_id in zip(assumed.cooperatives, opened, strict=True)}


async def loans(
    client: Client,
    neighbours: Neighbours,
    members: Sequence[Member],
    facility_ids: Mapping[str, str],
    assumed: Assumptions,
    progress: Progress,
) -> Sequence[Loan | Unusable]:
    """Take every member's application to its disbursement; one the screening does not pass is rejected and listed."""
    step = progress.chapter("applications and disbursements", len(members))

    async def one(member: Member) -> Loan | Unusable:
        borrower_id = await neighbours.name(client, Country.TL, member.enterprise_id)
        await _known(client, borrower_id, await neighbours.name(client, Country.TL, member.cooperative_id))
        body = _application(member, borrower_id, facility_ids[member.partner_key], assumed)
        outcome = await _lent(client, neighbours, member, body)
        step()
        return outcome

    return await each(members, one)


async def _lent(client: Client, neighbours: Neighbours, member: Member, body: Json) -> Loan | Unusable:
    row, key, facility_id = member.row, f"story:application:{member.row.row_id}", body["facility_id"]
    submitted = await client.create("financing", "/v1/applications", body, LOAN_OFFICER, key)
    application = await _decided(client, neighbours, submitted)
    if application["status"] == "rejected":
        codes = ", ".join(application["finding"]["reason_codes"])
        return Unusable(row.row_id, row.principal, Reason.NOT_APPROVED, codes)
    body = {"application_id": application["application_id"], "disbursed_on": row.disbursed_on.isoformat()}
    loan = await client.create("financing", "/v1/loans", body, LOAN_OFFICER, f"story:loan:{row.row_id}")
    return Loan(member, facility_id, loan["loan_id"], tuple(_due(instalment) for instalment in loan["instalments"]))


async def _decided(client: Client, neighbours: Neighbours, application: Json) -> Json:
    """Lead an application from desk to desk until it is decided."""
    path = f"/v1/applications/{application['application_id']}"
    while (status := application["status"]) in {*DESKS, NO_OBJECTION_AWAITED}:
        if status == NO_OBJECTION_AWAITED:
            application = await neighbours.no_objection(client, application["application_id"])
            continue
        command, officer, body = DESKS[status]
        moved_on = partial(_is_not, status)
        application = await client.advance("financing", f"{path}/{command}", body, officer, moved_on)
    return application


def _is_not(status: str, application: Json) -> bool:
    return bool(application["status"] != status)


def _application(member: Member, borrower_id: str, facility_id: str, assumed: Assumptions) -> Json:
    product = assumed.product
    return {
        "facility_id": facility_id,
        "borrower_id": borrower_id,
        "amount_minor": member.row.principal.amount_minor,
        "currency": member.row.principal.currency,
        "term_months": member.row.term_months,
        "method": product.method,
        "day_count": product.day_count,
        "annual_rate": product.annual_rate,
        "purpose_code": product.purpose_code,
        "submitted_on": member.row.applied_on.isoformat(),
    }


def _due(instalment: Json) -> Due:
    return Due(date.fromisoformat(instalment["due_on"]), instalment["principal_minor"] + instalment["interest_minor"])


async def _recognised(client: Client, cooperative_id: str) -> None:
    async def known() -> bool:
        known = await client.read("financing", f"/v1/lenders/{cooperative_id}", LENDER_OFFICER)
        return bool(known["country"] and known["recognised_by"])

    await client.wait(f"financing knows that {cooperative_id} is recognised", known)


async def _known(client: Client, borrower_id: str, cooperative_id: str) -> None:
    async def verified_and_certified() -> bool:
        profile = await client.read("financing", f"/v1/borrowers/{borrower_id}", LOAN_OFFICER)
        return bool(profile["borrower"]["country"] and profile["borrower"]["verified"] and profile["certificates"])

    async def member_of() -> bool:
        partner = await client.read("financing", f"/v1/lenders/{cooperative_id}", LOAN_OFFICER)
        return borrower_id in partner["members"]

    await client.wait(f"financing knows {borrower_id}, verified and certified", verified_and_certified)
    await client.wait(f"financing knows {borrower_id} as a member", member_of)
