"""What happens when a digest is compared: nothing changes."""

from services.chassis.unit_of_work import Transaction
from services.evaluation.digests import views
from services.evaluation.digests.commands import CompareDigests, GivenDigest
from services.evaluation.digests.comparing import Comparison, compare
from services.evaluation.digests.model import Covered, DigestedValue, PeriodDigest
from services.evaluation.indicators.terms import Period


async def compare_digests(command: CompareDigests, tx: Transaction) -> Comparison:
    """Compare a period's digest with the other side's."""
    period = Period(command.first_day, command.last_day)
    return compare(await views.figures(period, tx.db), _document(command.there))


def _document(given: GivenDigest) -> PeriodDigest:
    return PeriodDigest(
        format=given.format,
        first_day=given.first_day,
        last_day=given.last_day,
        covers=tuple(Covered(one.indicator, one.definition_digest, tuple(one.disaggregations)) for one in given.covers),
        values=tuple(DigestedValue(**dict(one)) for one in given.values),
        digest=given.digest,
    )
