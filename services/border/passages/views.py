"""How the border is watched: how long nothing has come across, and how long anything still may."""

from datetime import datetime

from services.border.agreements.model import Agreement
from services.chassis.measuring import Measure
from services.chassis.mongo import Database
from services.chassis.telemetry import Telemetry
from services.kernel import Country


def measure_of(agreement: Agreement, home: Country) -> Measure:
    """Make what measures a ministry's side of the border."""

    async def measure(telemetry: Telemetry, db: Database, now: datetime) -> None:
        telemetry.agreement_days_left.labels(agreement.id).set(agreement.days_left_on(home.day_of(now)))
        last = await db["arrivals"].find_one({}, {"recorded_at": 1}, sort=[("recorded_at", -1)])
        if last is not None:
            silent_seconds = max((now - last["recorded_at"]).total_seconds(), 0.0)
            telemetry.border_silent_seconds.labels(home.other.value).set(silent_seconds)

    return measure
