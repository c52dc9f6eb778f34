"""What happens when something is asked of rounds; what would change a signed one is refused and recorded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.evaluation.digests import views as digests
from services.evaluation.digests.model import DigestedValue, PeriodDigest
from services.evaluation.indicators.terms import Period
from services.evaluation.rounds import model, reconciliation, recording, repository, verification
from services.evaluation.rounds.commands import (
    DiscussRound,
    GivenEvidence,
    OpenRound,
    ProposeScore,
    ScoreRound,
    SignRound,
    TakeSignatureAway,
    WithdrawRound,
)
from services.evaluation.rounds.criteria import load_criteria
from services.evaluation.rounds.model import Evidence, Round, Score, ScoreSheet
from services.evaluation.rounds.recording import Asked, Refused, RoundRefusal
from services.evaluation.rounds.refusals import AuditedRefusal, EvidenceUnknownError
from services.evaluation.rounds.signatories import Signatories
from services.evaluation.rounds.verification import Offered
from services.kernel import Decision
from services.kernel.dated_rules import in_force


async def open_round(command: OpenRound, tx: Transaction) -> Round:
    """Open the joint evaluation of a sector for a period, by the criteria in force on the day."""
    side = model.side_of(tx.caller.ministry)
    today = side.day_of(tx.now)
    rule = in_force(load_criteria(), on=today, subject="joint rounds")
    entry = Round(
        round_id=tx.new_id("round"),
        opened_by=side,
        sector=command.sector,
        first_day=command.first_day,
        last_day=command.last_day,
        opened_on=today,
        rule_version=rule.version,
        score_max=rule.score_max,
        criteria=model.applied_of(rule, command.left_out),
    )
    decision = model.open_round(entry, command.left_out, rule, by=side, at=tx.now)
    await repository.demand_new(entry, tx)
    await repository.save(decision, tx)
    return decision.state


async def score_round(command: ScoreRound, tx: Transaction) -> Asked:
    """Take the scores of the caller's ministry, with the values of indicators as the figures tell them now."""
    entry = await repository.get(command.round_id, tx)
    asked = [one for score in command.scores.values() for one in score.evidence]
    figures = await _figures(entry, asked, tx)
    scores = {
        code: Score(told.score, told.note, tuple(_evidence(one, figures) for one in told.evidence))
        for code, told in command.scores.items()
    }
    sheet = ScoreSheet(tx.caller.subject, tx.now, scores)
    by, at = tx.caller.ministry, tx.now
    return await _answer("score", entry, lambda: reconciliation.score(entry, sheet, by=by, at=at), tx)


async def discuss_round(command: DiscussRound, tx: Transaction) -> Asked:
    """Add a statement to the discussion."""
    entry, by, author = await repository.get(command.round_id, tx), tx.caller.ministry, tx.caller.subject
    return await _answer(
        "discuss",
        entry,
        lambda: reconciliation.discuss(entry, command.criterion, command.text, by=by, author=author, at=tx.now),
        tx,
    )


async def propose_score(command: ProposeScore, tx: Transaction) -> Asked:
    """Take the score that the caller's ministry would agree to."""
    entry, by = await repository.get(command.round_id, tx), tx.caller.ministry
    return await _answer(
        "propose_score",
        entry,
        lambda: reconciliation.propose_score(entry, command.criterion, command.score, by=by, at=tx.now),
        tx,
    )


async def withdraw_round(command: WithdrawRound, tx: Transaction) -> Asked:
    """Give a round up before anybody signed."""
    entry, by, reason = await repository.get(command.round_id, tx), tx.caller.ministry, command.reason_code
    return await _answer("withdraw", entry, lambda: model.withdraw(entry, by=by, reason_code=reason, at=tx.now), tx)


async def take_signature_away(command: TakeSignatureAway, tx: Transaction) -> Asked:
    """Refuse to take a signature away, and record that it was asked."""
    entry = await repository.get(command.round_id, tx)
    return await _answer(
        "take_signature_away", entry, lambda: verification.take_signature_away(entry, command.ministry), tx
    )


@dataclass(frozen=True, eq=False)
class SigningOffice:
    """Signs with the keys at hand."""

    signatories: Signatories

    async def sign_round(self, command: SignRound, tx: Transaction) -> Asked:
        """Sign for the caller's ministry; the signature is checked before it is kept."""
        entry, caller = await repository.get(command.round_id, tx), tx.caller
        offered = Offered(caller.ministry, caller.subject, command.digest, command.signature)
        return await _answer("sign", entry, lambda: verification.sign(entry, offered, self.signatories, at=tx.now), tx)


async def _answer(attempt: str, entry: Round, decide: Callable[[], Decision[Round]], tx: Transaction) -> Asked:
    try:
        decision = decide()
    except AuditedRefusal as error:
        refusal = RoundRefusal(
            refusal_id=tx.new_id("refusal"),
            round_id=entry.round_id,
            kept_by=entry.opened_by,
            side=tx.caller.ministry,
            attempt=attempt,
            reason_code=error.code,
            asked_by=tx.caller.subject,
            refused_at=tx.now,
        )
        await repository.save_refusal(recording.refuse(refusal), tx)
        return Asked(entry, Refused(error.code, error.detail))
    await repository.save(decision, tx)
    return Asked(decision.state)


Known = Mapping[tuple[str, str, str, str], DigestedValue]


async def _figures(entry: Round, asked: list[GivenEvidence], tx: Transaction) -> tuple[PeriodDigest, Known] | None:
    if entry.signatures or not any(one.kind == "indicator" for one in asked):
        return None
    digest = await digests.digest(Period(entry.first_day, entry.last_day), tx.db)
    return digest, {value.key: value for value in digest.values}


def _evidence(given: GivenEvidence, figures: tuple[PeriodDigest, Known] | None) -> Evidence:
    told = Evidence(given.kind, given.reference, given.by, given.group, given.currency, None, given.digest)
    if given.kind != "indicator" or figures is None:
        return told
    digest, known = figures
    value = known.get((given.reference, given.by or "", given.group or "", given.currency or ""))
    if value is None:
        raise EvidenceUnknownError(f"the figures have no {given.reference} for {given.group or 'everything together'}")
    return Evidence(
        given.kind, given.reference, given.by, given.group, given.currency, value.value or value.reason, digest.digest
    )
