"""A harvest plan: what each month of the year collects, every year anew."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.financing.arithmetic.lending.seasons import MONTHS, Between, Season, seasonal
from services.financing.arithmetic.lending.shapes import INTEREST_ONLY, Shape
from services.financing.products.calendars import crop_calendar
from services.financing.products.figures import Condition

WEIGHT_MAX = 100
SOURCE_MAX = 200

Month = Annotated[int, Field(ge=1, le=12)]
Months = Annotated[tuple[Month, ...], Field(strict=False, max_length=len(MONTHS))]


class DueMonth(Condition):
    """A month in which principal is repaid, and how many instalments of it (one, unless the harvest is larger)."""

    month: Month
    weight: Annotated[int, Field(ge=1, le=WEIGHT_MAX)] = 1


class HarvestPlan(Condition):
    """Every month of the year is named once: it repays, pays its interest alone, or is skipped."""

    crop_code: Annotated[str, Field(pattern=r"^[a-z0-9_]{3,60}$")]
    place: Annotated[str, Field(pattern=r"^[a-z0-9_]{2,60}$")] | None = None
    """Where the crop grows: its calendar there gives the months that are not named."""
    due_months: Annotated[tuple[DueMonth, ...], Field(strict=False, max_length=len(MONTHS))] = ()
    interest_only_months: Months = ()
    skipped_months: Months = ()
    """Nothing falls due; the interest of these months is owed with the next instalment and bears none."""
    other_months: Between = "nothing"
    """What falls due in the months that neither the plan nor a calendar names."""
    source: Annotated[str, Field(min_length=3, max_length=SOURCE_MAX)] | None = None
    """Who says that the crop is sold in these months; with a place, its calendar."""
    calendar: Annotated[str, Field(min_length=3, max_length=60)] | None = None
    """The edition of the calendar that was followed when the plan was drafted."""
    is_overridden: bool = False
    """Other months repay than the calendar's."""

    @property
    def names_each_month_once(self) -> bool:
        """Whether no month is forgotten and none named twice."""
        paying = [due.month for due in self.due_months]
        return sorted([*paying, *self.interest_only_months, *self.skipped_months]) == list(MONTHS)

    @property
    def says_its_months(self) -> bool:
        """Whether some month repays, and somebody is named who says so."""
        return bool(self.due_months) and self.source is not None

    @property
    def defers_interest(self) -> bool:
        """Whether some interest waits for a later instalment."""
        return bool(self.skipped_months)

    def shapes(self, due_dates: Sequence[date]) -> tuple[Shape, ...]:
        """Shape the instalments due on some days by their months.

        Raises:
            LendingTermsError: none of them lies in a month that repays principal.
        """
        season = Season({due.month: Decimal(due.weight) for due in self.due_months}, between="nothing")
        return tuple(
            INTEREST_ONLY if day.month in self.interest_only_months else shape
            for day, shape in zip(due_dates, seasonal(season, due_dates), strict=True)
        )


def followed(plan: HarvestPlan, on: date) -> HarvestPlan:
    """Let a plan that names a place take the months it does not name from the calendar of its crop there.

    Months the plan names itself stay as they are; without a place nothing of a calendar is kept.

    Raises:
        CropCalendarUnknownError: the crop has no calendar for the place on that day.
    """
    if plan.place is None:
        return plan.model_copy(update={"calendar": None, "is_overridden": False})
    calendar = crop_calendar(plan.crop_code, plan.place, on=on)
    harvest = tuple(DueMonth(month=month) for month in calendar.harvest_months)
    due_months = plan.due_months or harvest
    named = {*(due.month for due in due_months), *plan.interest_only_months, *plan.skipped_months}
    others = tuple(month for month in MONTHS if month not in named)
    kind = "interest_only_months" if plan.other_months == "interest_only" else "skipped_months"
    return plan.model_copy(
        update={
            "due_months": due_months,
            kind: (*getattr(plan, kind), *others),
            "source": plan.source or calendar.source[:SOURCE_MAX],
            "calendar": calendar.version,
            "is_overridden": {due.month for due in due_months} != set(calendar.harvest_months),
        }
    )
