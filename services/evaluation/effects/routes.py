"""Effects over HTTP: outcomes reported, and what they tell of training and financing."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from services.chassis.auth import requires
from services.chassis.commands import Day
from services.chassis.http import KeyedUnitOfWork, Reading
from services.chassis.paging import Page, Paging
from services.evaluation.effects import handlers, views
from services.evaluation.effects.commands import Code, RecordOutcomes
from services.evaluation.effects.estimating import Effect
from services.evaluation.effects.groups import ClusterBy, Periods, Question, Treatment
from services.evaluation.effects.model import OutcomeReport
from services.evaluation.effects.refusals import EffectPeriodsError
from services.evaluation.effects.thresholds import Outcome
from services.evaluation.indicators.terms import Period
from services.kernel import Country
from services.kernel.roles import EVERY_ROLE, Role

router = APIRouter(prefix="/v1/effects", tags=["effects"])


def _periods(
    before_from: Day,
    before_until: Day,
    after_from: Day,
    after_until: Day,
    earlier_from: Day | None = None,
    earlier_until: Day | None = None,
) -> Periods:
    if (earlier_from is None) != (earlier_until is None):
        raise EffectPeriodsError("the earlier period has a first and a last day")
    earlier = Period(earlier_from, earlier_until) if earlier_from and earlier_until else None
    return Periods(Period(before_from, before_until), Period(after_from, after_until), earlier)


def _question(
    treatment: Treatment,
    outcome: Annotated[Code, Query()],
    unit: Annotated[Code, Query()],
    cluster_by: ClusterBy = "municipality",
    country: Country | None = None,
) -> Question:
    return Question(treatment, outcome, unit, cluster_by, country)


@router.get("/outcomes", dependencies=[requires(*EVERY_ROLE)])
async def list_outcomes() -> Page[Outcome]:
    """List what enterprises report and in which units."""
    return views.outcomes()


@router.post("/observations", status_code=201, dependencies=[requires(Role.EVALUATOR, Role.TRAINER)])
async def record_outcomes(command: RecordOutcomes, uow: KeyedUnitOfWork) -> OutcomeReport:
    """Record what enterprises reported of one outcome for one period; of several reports the last one stands."""
    return await uow.run(handlers.record_outcomes, command)


@router.get("/observations", dependencies=[requires(Role.EVALUATOR, Role.MINISTRY_OFFICER)])
async def list_observations(
    db: Reading, page: Paging, outcome: Annotated[Code | None, Query()] = None
) -> Page[OutcomeReport]:
    """List what was recorded, of an outcome if one is named."""
    return await views.page(outcome, page, db)


@router.get("/estimates/{treatment}", dependencies=[requires(*EVERY_ROLE)])
async def read_effect(
    question: Annotated[Question, Depends(_question)], periods: Annotated[Periods, Depends(_periods)], db: Reading
) -> Effect:
    """Estimate how much more the treated changed than the others, with an interval; refused where there are too few."""
    return await views.effect(question, periods, db)
