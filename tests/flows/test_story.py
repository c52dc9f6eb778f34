"""The story on a running platform: every row accounted for, every sum computed anew from the rows."""

import asyncio
import csv
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from deploy.brokers import platform_on_chosen_broker
from deploy.embedded.programs import REPOSITORY, factory, preparation
from deploy.embedded.running import Platform
from services.kernel import Country
from services.registry.places.repository import load_gazetteer
from story.assumptions import DATA, assumptions
from story.behaviour import Due, payments
from story.progress import Silence
from story.rows import Reason, StoryRow, read_rows, usable
from story.scorecard import PortfolioDay, Scorecard
from story.telling import SERVICES, tell
from tests.faults.cell import PythonProcess
from tests.plain_schedules import Terms, build_schedule
from tests.waiting import eventually

pytestmark = [pytest.mark.kafka, pytest.mark.slow]

OUTBOX_SECONDS_MAX = 20.0
CAUGHT_UP_SECONDS_MAX = 240.0
"""For some 1,700 records on a machine that others use too."""
AT_RISK_AFTER_DAYS = 30
UVICORN = (sys.executable, "-m", "uvicorn", "--factory")
USED_SECTORS = {"Retail", "Food", "Clothing", "Agriculture", "Construction"}


@dataclass(frozen=True)
class Told:
    platform: Platform
    first: Scorecard
    second: Scorecard


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with platform_on_chosen_broker(tmp_path_factory.mktemp("story")) as platform:
        urls = {service: platform.url(service) for service in SERVICES}
        cards = [asyncio.run(tell(urls, platform.url("issuer"), Silence())) for _ in range(2)]
        yield Told(platform, *cards)


@pytest.fixture(scope="module")
def lines() -> list[dict[str, str]]:
    """The rows that are loans here, by a reading of the file that shares nothing with the story's own."""
    with (DATA / "kiva_loans_tl.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 95
    return [
        row
        for row in rows
        if row["region"]
        and row["disbursed_time"]
        and row["sector"] in USED_SECTORS
        and row["repayment_interval"] == "monthly"
    ]


def test_every_row_is_a_loan_or_set_aside_with_a_reason(told: Told) -> None:
    card = told.first

    aside = {group.reason: group.rows for group in card.set_aside}
    assert aside == {Reason.NO_PLACE_NO_DISBURSEMENT_DAY: 49, Reason.HOUSEHOLD_PURPOSE: 8, Reason.NOT_MONTHLY: 1}
    assert (card.rows, card.loans) == (95, 37)
    assert len({row_id for group in card.set_aside for row_id in group.row_ids}) == 95 - 37
    assert card.differences == []


def test_amounts_by_municipality_are_those_of_the_rows(told: Told, lines: list[dict[str, str]]) -> None:
    places, expected = load_gazetteer(), Counter[str]()
    for row in lines:
        on = date.fromisoformat(row["disbursed_time"][:10])
        found = places.find(row["region"], Country.TL, on)
        municipality = places.municipality_of(found.place.code, on) if found else None
        assert municipality is not None
        expected[municipality.code] += int(Decimal(row["loan_amount"]) * 100)

    assert {group.code: group.amount_minor for group in told.first.municipalities} == expected
    assert told.first.amount_minor == expected.total() == 3_230_000


def test_amounts_by_sector_are_those_of_the_rows(told: Told, lines: list[dict[str, str]]) -> None:
    expected = Counter[str]()
    for row in lines:
        expected[row["sector"].lower()] += int(Decimal(row["loan_amount"]) * 100)

    assert {group.code: group.amount_minor for group in told.first.sectors} == expected


def test_each_municipality_stands_beside_its_poverty_index(told: Told) -> None:
    with (DATA / "poverty_mpi_tl.csv").open(encoding="utf-8", newline="") as file:
        index = {row["place_code"]: row["mpi"] for row in csv.DictReader(file)}

    assert all(group.poverty_index == index[group.code] for group in told.first.municipalities)


def test_the_portfolio_at_risk_is_that_of_the_simulated_behaviour(told: Told) -> None:
    expected = [_portfolio(day) for day in assumptions().reporting_days]

    shown = [(line.day, line.outstanding_minor, line.at_risk_minor) for line in told.first.portfolio]
    assert shown == expected
    assert any(line.at_risk_minor for line in told.first.portfolio)
    assert all(_share_agrees(line) for line in told.first.portfolio)


def test_everybody_financed_was_trained_and_most_are_women(told: Told) -> None:
    card = told.first

    assert card.trained_enterprises == card.loans
    assert Decimal(card.trained_and_financed_share or 0) == 1
    assert round(Decimal(card.female_borrower_share or 0), 4) == round(Decimal(33) / 37, 4)


def test_both_ministries_judge_the_year_and_sign_what_they_agreed_to(told: Told) -> None:
    joint = told.first.joint

    assert joint is not None
    standings = {line.code: (Decimal(line.value or 0), line.status) for line in joint.commitments}
    assert standings["story_loans"] == (Decimal(37), "met")
    assert standings["story_trained"] == (Decimal(37), "partly")
    assert round(standings["story_women"][0], 4) == round(Decimal(33) / 37, 4)
    disputed = {one.criterion: one.agreed for one in joint.criteria if len(set(one.scores.values())) > 1}
    assert disputed == {"efficiency": 2, "impact": 2}
    assert Decimal(joint.result) == Decimal(sum(one.agreed for one in joint.criteria)) / len(joint.criteria)
    assert joint.signed_by == tuple(Country)
    assert (joint.study.advice, joint.outcome) == ("conditional", "extend_revised")


def test_the_mill_of_the_study_is_worth_what_a_plain_discounting_finds(told: Told) -> None:
    joint, plan = told.first.joint, assumptions().joint.study.plan
    (product,), (investment,) = plan["products"], plan["investments"]
    labour, paddy, parts = (cost["amount_minor"] for cost in plan["costs"])
    margin = float(product["volume"]) * (product["price_minor"] - paddy)
    monthly = labour + parts / 100 / float(plan["exchange_rate"]["idr_per_usd"]) * 100
    months = [(6 + month) % 12 + 1 for month in range(plan["period_count"])]
    flows = [margin * (month in product["span"]["months"]) - monthly for month in months]
    rate = 1.12 ** (1 / 12) - 1

    assert joint is not None
    worth = sum(flow / (1 + rate) ** number for number, flow in enumerate(flows, start=1)) - investment["amount_minor"]
    assert joint.study.net_present_value_minor == pytest.approx(worth, abs=60)


async def test_an_evaluation_that_begins_from_the_topics_has_the_digest_both_compared(
    told: Told, tmp_path: Path
) -> None:
    joint = told.first.joint
    apart = {
        "JEMBATAN_MONGO_DATABASE_PREFIX": "anew",
        "JEMBATAN_KAFKA_GROUP_PREFIX": "anew.",
        "JEMBATAN_RUN_RELAY": "0",
    }
    anew = PythonProcess("anew", tmp_path, [*UVICORN, factory("evaluation")], "/health/ready")
    anew.given = told.platform.environment | apart
    assert joint is not None

    async def digest() -> str:
        async with httpx.AsyncClient(headers=_operator(told.platform)) as client:
            path = f"/v1/periods/{joint.first_day}/{joint.last_day}/digest"
            answer = await client.get(f"http://127.0.0.1:{anew.port}{path}")
            return str(answer.raise_for_status().json()["digest"])

    async def is_equal() -> bool:
        return await digest() == joint.figures_digest

    await asyncio.to_thread(subprocess.run, preparation("evaluation"), env=anew.given, cwd=REPOSITORY, check=True)
    await asyncio.to_thread(anew.start)
    try:
        # Each look counts everything anew: looking all the time would keep it from taking facts in.
        assert await eventually(is_equal, seconds=CAUGHT_UP_SECONDS_MAX, every=1)
    finally:
        await asyncio.to_thread(anew.stop)


def test_a_second_telling_gives_the_same_scorecard(told: Told) -> None:
    assert told.second == told.first


@pytest.mark.parametrize("service", SERVICES)
def test_no_fact_is_left_behind(told: Told, service: str) -> None:
    with httpx.Client(base_url=told.platform.url(service), headers=_operator(told.platform)) as client:
        outbox = client.get("/v1/operations/outbox").raise_for_status().json()
        letters = [
            client.get("/v1/operations/dead-letters", params={"status": status}).raise_for_status().json()["items"]
            for status in ("parked", "held")
        ]

    assert outbox["pending"] == 0
    assert letters == [[], []]


def _portfolio(day: date) -> tuple[date, int, int]:
    standing = [_standing(row, day) for row in usable(read_rows()) if row.disbursed_on <= day]
    at_risk = sum(outstanding for outstanding, days_late in standing if days_late > AT_RISK_AFTER_DAYS)
    return day, sum(outstanding for outstanding, _ in standing), at_risk


def _standing(row: StoryRow, day: date) -> tuple[int, int]:
    """What a loan owes of its principal at the end of a day, and how many days its oldest unpaid instalment is late."""
    assumed = assumptions()
    terms = Terms(
        principal=row.principal,
        annual_rate=Decimal(assumed.product.annual_rate),
        instalment_count=row.term_months,
        disbursed_on=row.disbursed_on,
    )
    schedule = build_schedule(terms)
    dues = [Due(instalment.due_on, instalment.due.amount_minor) for instalment in schedule]
    unpaid = schedule[len(payments(row.row_id, dues, day, assumed.repayment)) :]
    days_late = max(0, (day - unpaid[0].due_on).days) if unpaid else 0
    return sum(instalment.principal.amount_minor for instalment in unpaid), days_late


def _share_agrees(line: PortfolioDay) -> bool:
    share = Decimal(line.at_risk_minor) / line.outstanding_minor
    return line.share is not None and abs(Decimal(line.share) - share) < Decimal("0.0001")


def _operator(platform: Platform) -> dict[str, str]:
    form = {"grant_type": "client_credentials", "client_id": "operator-1", "client_secret": "development"}
    token = httpx.post(f"{platform.url('issuer')}/tl/token", data=form).raise_for_status().json()["access_token"]
    return {"Authorization": f"Bearer {token}"}
