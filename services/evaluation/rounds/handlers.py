"""What happens when something is asked of rounds; what would change a signed one is refused and recorded."""

from collections.abc import Callable
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.evaluation.digests.model import Names
from services.evaluation.rounds import model, reconciliation, repository, verification, views
from services.evaluation.rounds.commands import (
    DiscussRound,
    OpenRound,
    ProposeScore,
    ScoreRound,
    SignRound,
    TakeSignatureAway,
    WithdrawRound,
)
from services.evaluation.rounds.criteria import load_criteria
from services.evaluation.rounds.keeping import Speaker, keep
from services.evaluation.rounds.model import FORMAT, Round, ScoreSheet
from services.evaluation.rounds.recording import Asked
from services.evaluation.rounds.signatories import Signatories
from services.evaluation.rounds.verification import Offered
from services.kernel.dated_rules import in_force


@dataclass(frozen=True, eq=False)
class RoundOffice:
    """Opens, scores and signs: with the names of the border, and the keys at hand."""

    names: Names | None
    """None: the cell has no border."""
    keys: Callable[[], Signatories]
    """Read when they are needed: the other ministry's may be brought later."""

    async def open_round(self, command: OpenRound, tx: Transaction) -> Round:
        """Open the joint evaluation of a sector for a period, by the criteria in force on the day."""
        side = model.side_of(tx.caller.ministry)
        today = side.day_of(tx.now)
        rule = in_force(load_criteria(), on=today, subject="joint rounds")
        round_id = tx.new_id("round")
        entry = Round(
            round_id=round_id,
            opened_by=side,
            sector=command.sector,
            first_day=command.first_day,
            last_day=command.last_day,
            opened_on=today,
            rule_version=rule.version,
            score_max=rule.score_max,
            criteria=model.applied_of(rule, command.left_out),
            called=self.names.of(round_id) if self.names else None,
            document_format=FORMAT,
        )
        decision = model.open_round(entry, command.left_out, rule, by=side, at=tx.now)
        await repository.demand_new(entry, tx)
        await repository.save(decision, tx)
        return decision.state

    async def score_round(self, command: ScoreRound, tx: Transaction) -> Asked:
        """Take the scores of the caller's ministry, with the values of indicators as the figures tell them now."""
        entry, speaker = await repository.get(command.round_id, tx), _speaker(tx)
        scores = await views.evidenced(entry, command.scores, self.names, tx.db)
        sheet = ScoreSheet(speaker.name, tx.now, scores)
        return await keep(
            "score", entry, speaker, lambda: reconciliation.score(entry, sheet, by=speaker.side, at=tx.now), tx
        )

    async def sign_round(self, command: SignRound, tx: Transaction) -> Asked:
        """Sign for the caller's ministry; the signature is checked before it is kept."""
        entry, speaker, keys = await repository.get(command.round_id, tx), _speaker(tx), self.keys()
        offered = Offered(speaker.side, speaker.name, command.digest, command.signature)
        return await keep("sign", entry, speaker, lambda: verification.sign(entry, offered, keys, at=tx.now), tx)


async def discuss_round(command: DiscussRound, tx: Transaction) -> Asked:
    """Add a statement to the discussion."""
    entry, speaker = await repository.get(command.round_id, tx), _speaker(tx)
    return await keep(
        "discuss",
        entry,
        speaker,
        lambda: reconciliation.discuss(
            entry, command.criterion, command.text, by=speaker.side, author=speaker.name, at=tx.now
        ),
        tx,
    )


async def propose_score(command: ProposeScore, tx: Transaction) -> Asked:
    """Take the score that the caller's ministry would agree to."""
    entry, speaker = await repository.get(command.round_id, tx), _speaker(tx)
    return await keep(
        "propose_score",
        entry,
        speaker,
        lambda: reconciliation.propose_score(entry, command.criterion, command.score, by=speaker.side, at=tx.now),
        tx,
    )


async def withdraw_round(command: WithdrawRound, tx: Transaction) -> Asked:
    """Give a round up before anybody signed."""
    entry, speaker, reason = await repository.get(command.round_id, tx), _speaker(tx), command.reason_code
    return await keep(
        "withdraw", entry, speaker, lambda: model.withdraw(entry, by=speaker.side, reason_code=reason, at=tx.now), tx
    )


async def take_signature_away(command: TakeSignatureAway, tx: Transaction) -> Asked:
    """Refuse to take a signature away, and record that it was asked."""
    entry, speaker = await repository.get(command.round_id, tx), _speaker(tx)
    return await keep(
        "take_signature_away", entry, speaker, lambda: verification.take_signature_away(entry, command.ministry), tx
    )


def _speaker(tx: Transaction) -> Speaker:
    return Speaker(tx.caller.ministry, tx.caller.subject)
