"""One of everything the registry keeps, entered over HTTP."""

from tests.integration.desk import Desk, JsonObject
from tests.integration.persons import REGISTRAR, answered, enter, named

VERIFIER, OFFICER = "tl/verifier-1", "tl/ministry_officer-1"
PLACE: JsonObject = {"country": "tl", "place_code": "TL0104"}
ENTERPRISE: JsonObject = {
    **PLACE,
    "legal_name": "Loja Matriz",
    "sector": "Agriculture",
    "activity_code": "01270",
    "owner_gender": "female",
}
COOPERATIVE: JsonObject = {
    **PLACE,
    "legal_name": "Cooperativa Matriz",
    "kind": "producer",
    "form": "primary",
    "member_count": 40,
}
KSP: JsonObject = {
    "country": "id",
    "place_code": "53.03",
    "legal_name": "KSP Matriks",
    "kind": "savings_and_loan",
    "form": "primary",
    "member_count": 6_000,
}
GROUP: JsonObject = {
    **PLACE,
    "kind": "farmers_group",
    "group_name": "Grupu Matriz",
    "founded_on": "2017-05-20",
    "women": 14,
    "men": 9,
    "youth": 6,
    "commodities": ["coffee_green_arabica"],
    "land_area_m2": 184_000,
}
PRODUCT: JsonObject = {
    "product_name": "Kafé Matriz",
    "hs_code": "090111",
    "commodity": "coffee_green_arabica",
    "unit": "KGM",
    "season_months": [5, 6, 7],
    "yearly_volume": {"amount": "12.5", "unit": "TNE"},
    "standard": "SNI-01-2907-2008",
}
VISIT: JsonObject = {"kind": "site_visit", "seen_on": "2026-01-31"}


async def examples(desk: Desk) -> dict[str, str]:
    """Enter one of everything; name the path parameters after what they stand for."""
    person_id = await enter(desk)
    enterprise = await desk.do(REGISTRAR, "POST", "registry/enterprises", named(ENTERPRISE))
    cooperative = await desk.do(REGISTRAR, "POST", "registry/cooperatives", named(COOPERATIVE))
    enterprise_id, cooperative_id = enterprise["enterprise_id"], cooperative["cooperative_id"]
    member = f"registry/cooperatives/{cooperative_id}/members/{enterprise_id}"
    await desk.do(REGISTRAR, "PUT", member, {"admitted_on": "2026-01-31"})
    owner = f"registry/enterprises/{enterprise_id}/owners/{person_id}"
    await desk.do(REGISTRAR, "PUT", owner, {"share_basis_points": 5_000, "since": "2024-05-20"})
    consent = {"purpose": "inclusion_support", "notice_version": "2026-1"}
    await desk.do(REGISTRAR, "POST", f"registry/persons/{person_id}/consents", consent)
    group = await desk.do(REGISTRAR, "POST", "registry/farmer-groups", GROUP)
    return {
        "code": "TL01",
        "register": "enterprises",
        "form": "json",
        "registry": "enterprises",
        "version": "1.0",
        "uuid": enterprise_id,
        "field": "status",
        "enterprise_id": enterprise_id,
        "cooperative_id": cooperative_id,
        "enterprises.register_number": enterprise["register_number"],
        "cooperatives.register_number": cooperative["register_number"],
        "rebuild_id": (await desk.do("tl/operator-1", "POST", "registry/search/rebuilds", {}))["rebuild"]["rebuild_id"],
        "import_id": await _import(desk),
        "imports.form": "csv",
        "exports.form": "csv",
        "entry_id": enterprise_id,
        "group_id": group["group_id"],
        "product_id": await _product(desk, enterprise_id),
        "partnership_id": await _partnership(desk, cooperative_id),
        "person_id": person_id,
        "person-requests.request_id": (await answered(desk, person_id, "access"))["request_id"],
        "change-requests.request_id": await _change_request(desk, enterprise_id),
        **await _duplicates(desk, enterprise),
    }


async def _import(desk: Desk) -> str:
    file = "Legal name,Place,Sector,Activity code,Owner gender\nKios Matriz,Dili,Retail,47111,female\n"
    headers = await desk.headers(REGISTRAR) | {"Content-Type": "text/csv"}
    answer = await desk.client.post(f"{desk.platform.url('registry')}/v1/imports", content=file, headers=headers)
    return str(answer.raise_for_status().json()["import_id"])


async def _product(desk: Desk, owner_id: str) -> str:
    product = await desk.do(REGISTRAR, "POST", "registry/products", {**PRODUCT, "owner_id": owner_id})
    certificate = {"standard": "EU-ORGANIC", "number": "TL-BIO-1/2025", "issuer": "Certifier"}
    period = {"valid_from": "2025-09-01", "valid_until": "2026-08-31"}
    path = f"registry/products/{product['product_id']}/certificates"
    await desk.do(REGISTRAR, "POST", path, {**certificate, **period})
    return str(product["product_id"])


async def _partnership(desk: Desk, cooperative_id: str) -> str:
    partner = await desk.do("id/registrar-1", "POST", "registry/cooperatives", named(KSP))
    ids = {"tl": partner["cooperative_id"], "id": cooperative_id}
    for ministry, recognised in ids.items():
        path = f"registry/cooperatives/{recognised}/recognition"
        await desk.do(f"{ministry}/ministry_officer-1", "POST", path)
    proposal = {
        "own_cooperative_id": cooperative_id,
        "partner_cooperative_id": partner["cooperative_id"],
        "purpose_codes": ["training"],
        "starts_on": "2026-01-01",
        "ends_on": "2099-12-31",
    }
    entry = await desk.do(OFFICER, "POST", "registry/partnerships", proposal)
    return str(entry["partnership_id"])


async def _change_request(desk: Desk, enterprise_id: str) -> str:
    path = f"registry/enterprises/{enterprise_id}"
    await desk.do(VERIFIER, "POST", f"{path}/verification", {"evidence": [VISIT]})
    wanted = {"description": {"sector": "Trade"}, "reason_code": "renamed", "evidence": [VISIT]}
    change = await desk.do(REGISTRAR, "POST", f"{path}/change-requests", wanted)
    return str(change["request_id"])


async def _duplicates(desk: Desk, enterprise: JsonObject) -> dict[str, str]:
    known = enterprise["enterprise_id"]
    twin = {**ENTERPRISE, "legal_name": enterprise["description"]["legal_name"], "not_duplicate_of": [known]}
    other = (await desk.do(REGISTRAR, "POST", "registry/enterprises", twin))["enterprise_id"]
    started = await desk.do(REGISTRAR, "POST", "registry/duplicates/scans", {"kind": "enterprise"})
    batches = f"registry/duplicates/scans/{started['scan']['scan_id']}/batches"
    while started["scan"]["finished_at"] is None:
        started = await desk.do(REGISTRAR, "POST", batches, {"entries": 100})
    return {"scan_id": started["scan"]["scan_id"], "pair_id": ":".join(sorted((known, other)))}
