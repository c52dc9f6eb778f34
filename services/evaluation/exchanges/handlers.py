"""What happens when a ministry tells its digest, and when one is heard."""

from dataclasses import dataclass
from datetime import UTC

from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import PeriodDigestTold
from services.evaluation.digests import views as digests
from services.evaluation.digests.model import Names
from services.evaluation.exchanges import model, repository
from services.evaluation.exchanges.commands import TellDigest
from services.evaluation.exchanges.model import Told
from services.evaluation.indicators.terms import Period


@dataclass(frozen=True, eq=False)
class ExchangeOffice:
    """Tells the other ministry what the figures come to, by the names that entries have across the border."""

    names: Names | None

    async def tell_digest(self, command: TellDigest, tx: Transaction) -> Told:
        """Count a period's figures and tell their digest."""
        counted = await digests.shared(Period(command.first_day, command.last_day), self.names, tx.db)
        by = tx.caller.ministry
        today = by.day_of(tx.now) if by else tx.now.astimezone(UTC).date()
        decision = model.tell(counted.digest, digest_id=tx.new_id("dig"), by=by, today=today, at=tx.now)
        await repository.save(decision, tx)
        return decision.state


async def hear_digest(fact: PeriodDigestTold, tx: Transaction) -> None:
    """Keep what either ministry told."""
    await repository.put_heard(model.heard(fact), tx)
