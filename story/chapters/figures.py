"""The figures: evaluation's own, once it knows every fact, put beside the rows they come from."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.kernel import Country, Currency
from story.assumptions import DATA, Assumptions
from story.chapters.lending import Loan
from story.chapters.officers import EVALUATING, EVALUATOR
from story.client import Client, Json, Officer
from story.progress import Progress
from story.rows import Unusable
from story.scorecard import Group, PortfolioDay, Scorecard, differences, set_aside_by_reason

FIRST_DAY = date(2013, 1, 1)
AMOUNT, COUNT, AT_RISK = "loans_disbursed_amount", "loans_disbursed_count", "portfolio_at_risk_30"
LENDERS_KINDS = ("loans", "applications")
TRAINED, TRAINED_AND_FINANCED, FEMALE = "trained_enterprises", "trained_and_financed_share", "female_borrower_share"


async def scorecard(
    client: Client,
    rows: int,
    loans: Sequence[Loan],
    aside: Sequence[Unusable],
    assumed: Assumptions,
    progress: Progress,
) -> Scorecard:
    """Read evaluation's figures of the whole story and compare them with the `rows` of the data."""
    step = progress.chapter("figures", 3)
    await caught_up(client, loans)
    step()
    card = await counted(client, EVALUATOR, loans, aside, assumed)
    step()
    card = compared(card, rows, loans)
    step()
    return card


def compared(card: Scorecard, rows: int, loans: Sequence[Loan]) -> Scorecard:
    """Put a card beside the rows it comes from."""
    told = [(loan.member.row, loan.member.municipality_code) for loan in loans]
    return card.model_copy(update={"rows": rows, "differences": differences(card, rows, told)})


async def caught_up(client: Client, loans: Sequence[Loan]) -> None:
    """Wait until each ministry's evaluation knows every fact of its own loans, enterprises and certificates."""
    enterprises = await client.read_all("registry", "/v1/enterprises", EVALUATOR, country=Country.TL)
    expected = {"enterprises": {one["enterprise_id"]: one["version"] for one in enterprises}}
    facilities, lender = {loan.facility_id for loan in loans}, EVALUATING[Country.ID]
    for kind, name in (("loans", "loan_id"), ("applications", "application_id")):
        known = [
            one
            for facility_id in facilities
            for one in await client.read_all("financing", f"/v1/{kind}", lender, facility_id=facility_id)
        ]
        expected[kind] = {one[name]: one["version"] for one in known}
    cohorts = await client.read_all("training", "/v1/cohorts", EVALUATOR, country=Country.TL)
    expected["certificates"] = {
        one["certificate_id"]: one["version"]
        for cohort in cohorts
        for one in await client.read_all("training", "/v1/certificates", EVALUATOR, cohort_id=cohort["cohort_id"])
    }
    for kind, versions in expected.items():
        home = Country.ID if kind in LENDERS_KINDS else Country.TL
        await _knows(client, EVALUATING[home], kind, versions)


async def _knows(client: Client, evaluator: Officer, kind: str, versions: Mapping[str, int]) -> None:
    async def as_many() -> bool:
        figures = await client.read_all("evaluation", f"/v1/figures/{kind}", evaluator)
        known = {figure["subject"]: figure["facts_count"] for figure in figures}
        return all(known.get(subject, 0) >= version for subject, version in versions.items())

    await client.wait(f"evaluation knows all facts of {len(versions)} {kind}", as_many)


@dataclass(frozen=True)
class Figures:
    """Reads indicators as one evaluator's ministry counts them, from the story's first day on."""

    client: Client
    evaluator: Officer

    async def value(self, code: str, until: date) -> Json:
        """Give an indicator's one value; the story has one currency."""
        (value,) = await self.values(code, until)
        return value

    async def values(self, code: str, until: date, **by: str) -> list[Json]:
        """Give an indicator's values."""
        period = {"from": FIRST_DAY.isoformat(), "until": until.isoformat()}
        path = f"/v1/indicators/{code}/values"
        answer = await self.client.read("evaluation", path, self.evaluator, **period, **by)
        values: list[Json] = answer["values"]
        return values


async def counted(
    client: Client, evaluator: Officer, loans: Sequence[Loan], aside: Sequence[Unusable], assumed: Assumptions
) -> Scorecard:
    """Read the figures as an evaluator's own ministry counts them."""
    read, until = Figures(client, evaluator), assumed.reported_on
    amount, count = await read.value(AMOUNT, until), await read.value(COUNT, until)
    return Scorecard(
        reported_on=until,
        currency=Currency(assumed.facility.currency),
        rows=len(loans) + len(aside),
        loans=int(count["numerator"]),
        amount_minor=int(amount["numerator"]),
        municipalities=await _municipalities(read, until),
        sectors=await _groups(read, "sector", until),
        portfolio=tuple([await _portfolio(read, day) for day in assumed.reporting_days]),
        trained_enterprises=int((await read.value(TRAINED, until))["numerator"]),
        trained_and_financed_share=(await read.value(TRAINED_AND_FINANCED, until))["value"],
        female_borrower_share=(await read.value(FEMALE, until))["value"],
        set_aside=set_aside_by_reason(aside),
        labels=assumed.labels,
    )


async def _municipalities(read: Figures, until: date) -> tuple[Group, ...]:
    """Name each municipality and put it beside the poverty index of its region."""
    with (DATA / "poverty_mpi_tl.csv").open(encoding="utf-8", newline="") as lines:
        index = {row["place_code"]: row["mpi"] for row in csv.DictReader(lines)}
    named = []
    for group in await _groups(read, "municipality", until):
        place = await read.client.read("registry", f"/v1/places/{group.code}", read.evaluator)
        named.append(group.model_copy(update={"name": place["name"], "poverty_index": index.get(group.code)}))
    return tuple(named)


async def _groups(read: Figures, by: str, until: date) -> tuple[Group, ...]:
    counts = {value["group"]: int(value["numerator"]) for value in await read.values(COUNT, until, by=by)}
    return tuple(
        Group(
            code=value["group"],
            name=value["group"],
            loans=counts.get(value["group"], 0),
            amount_minor=int(value["numerator"]),
        )
        for value in await read.values(AMOUNT, until, by=by)
    )


async def _portfolio(read: Figures, day: date) -> PortfolioDay:
    value = await read.value(AT_RISK, day)
    return PortfolioDay(
        day=day,
        outstanding_minor=int(value["denominator"] or 0),
        at_risk_minor=int(value["numerator"]),
        share=value["value"],
    )
