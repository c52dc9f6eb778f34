"""How what is asked of a round is decided and kept, whoever asks: an officer here, or a word from across the border."""

from collections.abc import Callable
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.evaluation.rounds import recording, repository
from services.evaluation.rounds.model import Round
from services.evaluation.rounds.recording import Asked, Refused, RoundRefusal
from services.evaluation.rounds.refusals import AuditedRefusal
from services.kernel import Country, Decision


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who asks: for which ministry, as the officer's account or the word that came."""

    side: Country | None
    name: str


async def keep(
    attempt: str, entry: Round, speaker: Speaker, decide: Callable[[], Decision[Round]], tx: Transaction
) -> Asked:
    """Keep what a rule decides; what would change a signed round is refused and recorded."""
    try:
        decision = decide()
    except AuditedRefusal as error:
        refusal = RoundRefusal(
            refusal_id=tx.new_id("refusal"),
            round_id=entry.round_id,
            kept_by=entry.opened_by,
            side=speaker.side,
            attempt=attempt,
            reason_code=error.code,
            asked_by=speaker.name,
            refused_at=tx.now,
        )
        await repository.save_refusal(recording.refuse(refusal), tx)
        return Asked(entry, Refused(error.code, error.detail))
    await repository.save(decision, tx)
    return Asked(decision.state)
