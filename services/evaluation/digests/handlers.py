"""What happens when a digest is compared: nothing changes."""

from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.evaluation.digests import views
from services.evaluation.digests.commands import CompareDigests, GivenDigest
from services.evaluation.digests.comparing import Comparison, compare
from services.evaluation.digests.model import SHARED_FORMAT, Covered, DigestedValue, Names, PeriodDigest
from services.evaluation.indicators.terms import Period


@dataclass(frozen=True, eq=False)
class DigestOffice:
    """Compares what both sides counted, by the names that entries have across the border."""

    names: Names | None

    async def compare_digests(self, command: CompareDigests, tx: Transaction) -> Comparison:
        """Compare a period's digest with the other side's, each in the form that was given."""
        period, there = Period(command.first_day, command.last_day), _document(command.there)
        is_shared = there.format == SHARED_FORMAT
        here = await (views.shared(period, self.names, tx.db) if is_shared else views.figures(period, tx.db))
        return compare(here, there)


def _document(given: GivenDigest) -> PeriodDigest:
    return PeriodDigest(
        format=given.format,
        first_day=given.first_day,
        last_day=given.last_day,
        covers=tuple(Covered(one.indicator, one.definition_digest, tuple(one.disaggregations)) for one in given.covers),
        values=tuple(DigestedValue(**dict(one)) for one in given.values),
        digest=given.digest,
    )
