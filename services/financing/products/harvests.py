"""A harvest plan: what each month of the year collects, every year anew."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from services.financing.arithmetic.lending.seasons import MONTHS, Season, seasonal
from services.financing.arithmetic.lending.shapes import INTEREST_ONLY, Shape
from services.financing.products.figures import Condition

WEIGHT_MAX = 100

Month = Annotated[int, Field(ge=1, le=12)]
Months = Annotated[tuple[Month, ...], Field(strict=False, max_length=len(MONTHS))]


class DueMonth(Condition):
    """A month in which principal is repaid, and how many instalments of it (one, unless the harvest is larger)."""

    month: Month
    weight: Annotated[int, Field(ge=1, le=WEIGHT_MAX)] = 1


class HarvestPlan(Condition):
    """Every month of the year is named once: it repays, pays its interest alone, or is skipped."""

    crop_code: Annotated[str, Field(pattern=r"^[a-z0-9_]{3,60}$")]
    due_months: Annotated[tuple[DueMonth, ...], Field(strict=False, min_length=1, max_length=len(MONTHS))]
    interest_only_months: Months = ()
    skipped_months: Months = ()
    """Nothing falls due; the interest of these months is owed with the next instalment and bears none."""
    source: Annotated[str, Field(min_length=3, max_length=200)]
    """Who says that the crop is sold in these months."""

    @property
    def names_each_month_once(self) -> bool:
        """Whether no month is forgotten and none named twice."""
        paying = [due.month for due in self.due_months]
        return sorted([*paying, *self.interest_only_months, *self.skipped_months]) == list(MONTHS)

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
