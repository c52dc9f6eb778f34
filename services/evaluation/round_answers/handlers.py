"""What happens when the other ministry says something on a round kept here: the same rules as for officers here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import RoundWordSaid, WordKind, WordOutcome
from services.evaluation.digests.model import Names
from services.evaluation.round_answers import repository
from services.evaluation.round_answers.model import RoundAnswer, give
from services.evaluation.rounds import model, reconciliation, verification
from services.evaluation.rounds import repository as rounds
from services.evaluation.rounds.keeping import Speaker, keep
from services.evaluation.rounds.model import Round, ScoreSheet
from services.evaluation.rounds.refusals import SheetUnreadableError
from services.evaluation.rounds.signatories import Signatories
from services.evaluation.rounds.telling import scores_of
from services.evaluation.rounds.verification import Offered
from services.kernel import Decision, DomainError

ATTEMPTS: Mapping[WordKind, str] = {
    "scores": "score",
    "statement": "discuss",
    "agreed_score": "propose_score",
    "signature": "sign",
    "withdrawal": "withdraw",
}
"""As the same attempts are called where officers here make them."""


@dataclass(frozen=True, eq=False)
class AnsweringDesk:
    """Takes words of the other ministry down, with the names of the border and the keys at hand."""

    names: Names | None
    keys: Callable[[], Signatories]

    async def take_word(self, fact: RoundWordSaid, tx: Transaction) -> None:
        """Do what is said, and answer; what a rule refuses changes nothing but is answered too."""
        refused_by = None
        try:
            refused_by = await self._take(fact, tx)
        except DomainError as refusal:
            refused_by = refusal.code
        outcome: WordOutcome = "refused" if refused_by else "accepted"
        answer = RoundAnswer(tx.new_id("answer"), fact.by.other, fact.subject, fact.number, outcome, refused_by)
        await repository.save(give(answer, at=tx.now), tx)

    async def _take(self, fact: RoundWordSaid, tx: Transaction) -> str | None:
        entry = await rounds.get(fact.round_id, tx)
        speaker = Speaker(fact.by, f"{fact.subject}/{fact.number}")
        asked = await keep(ATTEMPTS[fact.says], entry, speaker, lambda: self._decide(entry, fact, speaker, tx), tx)
        return asked.refused.reason_code if asked.refused else None

    def _decide(self, entry: Round, fact: RoundWordSaid, speaker: Speaker, tx: Transaction) -> Decision[Round]:
        by, at, name = fact.by, tx.now, speaker.name
        match fact:
            case RoundWordSaid(says="scores"):
                sheet = ScoreSheet(name, at, scores_of(fact, self.names.of if self.names else str))
                return reconciliation.score(entry, sheet, by=by, at=at)
            case RoundWordSaid(says="statement", criterion=str(criterion), text=str(text)):
                return reconciliation.discuss(entry, criterion, text, by=by, author=name, at=at)
            case RoundWordSaid(says="agreed_score", criterion=str(criterion), score=int(score)):
                return reconciliation.propose_score(entry, criterion, score, by=by, at=at)
            case RoundWordSaid(says="signature", document_digest=str(digest), signature=str(signature)):
                keys = self.keys()
                keys.demand_known(by)
                offered = Offered(by, name, digest, signature, made_at=fact.occurred_at)
                return verification.sign(entry, offered, keys, at=at)
            case RoundWordSaid(says="withdrawal", reason_code=str(reason)):
                return model.withdraw(entry, by=by, reason_code=reason, at=at)
            case _:
                raise SheetUnreadableError(f"{fact.says} lacks what is said")
