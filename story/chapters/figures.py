"""The figures: evaluation's own, once it knows every fact, put beside the rows they come from."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date

from services.kernel import Country, Currency
from story.assumptions import DATA, Assumptions
from story.chapters.lending import Loan
from story.chapters.officers import EVALUATOR
from story.client import Client, Json
from story.progress import Progress
from story.rows import Unusable
from story.scorecard import Group, PortfolioDay, Scorecard, differences, set_aside_by_reason

FIRST_DAY = date(2013, 1, 1)
AMOUNT, COUNT, AT_RISK = "loans_disbursed_amount", "loans_disbursed_count", "portfolio_at_risk_30"
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
    await _caught_up(client, loans)
    step()
    card = await _read(client, loans, aside, assumed)
    step()
    told = [(loan.member.row, loan.member.municipality_code) for loan in loans]
    card = card.model_copy(update={"rows": rows, "differences": differences(card, rows, told)})
    step()
    return card


async def _caught_up(client: Client, loans: Sequence[Loan]) -> None:
    """Wait until evaluation knows as many facts of each loan, enterprise and certificate as there are."""
    enterprises = await client.read_all("registry", "/v1/enterprises", EVALUATOR, country=Country.TL)
    expected = {"enterprises": {one["enterprise_id"]: one["version"] for one in enterprises}}
    facilities = {loan.facility_id for loan in loans}
    for kind, name in (("loans", "loan_id"), ("applications", "application_id")):
        known = [
            one
            for facility_id in facilities
            for one in await client.read_all("financing", f"/v1/{kind}", EVALUATOR, facility_id=facility_id)
        ]
        expected[kind] = {one[name]: one["version"] for one in known}
    cohorts = await client.read_all("training", "/v1/cohorts", EVALUATOR, country=Country.TL)
    expected["certificates"] = {
        one["certificate_id"]: one["version"]
        for cohort in cohorts
        for one in await client.read_all("training", "/v1/certificates", EVALUATOR, cohort_id=cohort["cohort_id"])
    }
    for kind, versions in expected.items():
        await _knows(client, kind, versions)


async def _knows(client: Client, kind: str, versions: Mapping[str, int]) -> None:
    async def as_many() -> bool:
        figures = await client.read_all("evaluation", f"/v1/figures/{kind}", EVALUATOR)
        known = {figure["subject"]: figure["facts_count"] for figure in figures}
        return all(known.get(subject, 0) >= version for subject, version in versions.items())

    await client.wait(f"evaluation knows all facts of {len(versions)} {kind}", as_many)


async def _read(client: Client, loans: Sequence[Loan], aside: Sequence[Unusable], assumed: Assumptions) -> Scorecard:
    until = assumed.reported_on
    amount, count = await _value(client, AMOUNT, until), await _value(client, COUNT, until)
    return Scorecard(
        reported_on=until,
        currency=Currency(assumed.facility.currency),
        rows=len(loans) + len(aside),
        loans=int(count["numerator"]),
        amount_minor=int(amount["numerator"]),
        municipalities=await _municipalities(client, until),
        sectors=await _groups(client, "sector", until),
        portfolio=tuple([await _portfolio(client, day) for day in assumed.reporting_days]),
        trained_enterprises=int((await _value(client, TRAINED, until))["numerator"]),
        trained_and_financed_share=(await _value(client, TRAINED_AND_FINANCED, until))["value"],
        female_borrower_share=(await _value(client, FEMALE, until))["value"],
        set_aside=set_aside_by_reason(aside),
        labels=assumed.labels,
    )


async def _municipalities(client: Client, until: date) -> tuple[Group, ...]:
    """Name each municipality and put it beside the poverty index of its region."""
    with (DATA / "poverty_mpi_tl.csv").open(encoding="utf-8", newline="") as lines:
        index = {row["place_code"]: row["mpi"] for row in csv.DictReader(lines)}
    named = []
    for group in await _groups(client, "municipality", until):
        place = await client.read("registry", f"/v1/places/{group.code}", EVALUATOR)
        named.append(group.model_copy(update={"name": place["name"], "poverty_index": index.get(group.code)}))
    return tuple(named)


async def _groups(client: Client, by: str, until: date) -> tuple[Group, ...]:
    counts = {value["group"]: int(value["numerator"]) for value in await _values(client, COUNT, until, by=by)}
    return tuple(
        Group(
            code=value["group"],
            name=value["group"],
            loans=counts.get(value["group"], 0),
            amount_minor=int(value["numerator"]),
        )
        for value in await _values(client, AMOUNT, until, by=by)
    )


async def _portfolio(client: Client, day: date) -> PortfolioDay:
    value = await _value(client, AT_RISK, day)
    return PortfolioDay(
        day=day,
        outstanding_minor=int(value["denominator"] or 0),
        at_risk_minor=int(value["numerator"]),
        share=value["value"],
    )


async def _value(client: Client, code: str, until: date) -> Json:
    """Give an indicator's one value; the story has one currency."""
    (value,) = await _values(client, code, until)
    return value


async def _values(client: Client, code: str, until: date, **by: str) -> list[Json]:
    period = {"from": FIRST_DAY.isoformat(), "until": until.isoformat()}
    answer = await client.read("evaluation", f"/v1/indicators/{code}/values", EVALUATOR, **period, **by)
    values: list[Json] = answer["values"]
    return values
