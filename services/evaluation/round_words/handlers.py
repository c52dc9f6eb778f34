"""What happens when an officer says something on a foreign round, and when its keeper answers."""

from collections.abc import Callable
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import RoundWordAnswerGiven
from services.evaluation.digests.model import Names
from services.evaluation.foreign_rounds import repository as foreign_rounds
from services.evaluation.round_words import model, repository
from services.evaluation.round_words.commands import (
    SayAgreedScore,
    SayScores,
    SaySignature,
    SayStatement,
    SayWithdrawal,
)
from services.evaluation.round_words.model import RoundWords, Said, Speaking
from services.evaluation.rounds import verification
from services.evaluation.rounds import views as rounds
from services.evaluation.rounds.model import Round
from services.evaluation.rounds.signatories import Signatories
from services.evaluation.rounds.verification import Offered
from services.kernel import Country


@dataclass(frozen=True, eq=False)
class WordDesk:
    """Where officers of one ministry speak on the rounds of the other one."""

    home: Country
    names: Names | None
    keys: Callable[[], Signatories]

    async def say_scores(self, command: SayScores, tx: Transaction) -> RoundWords:
        """Say this ministry's scores, with the values of indicators as its own figures tell them now."""
        entry = (await foreign_rounds.get(command.round_id, tx)).round
        scores = await rounds.evidenced(entry, command.scores, self.names, tx.db)
        return await self._say(entry, Said("scores", scores=scores), tx)

    async def say_statement(self, command: SayStatement, tx: Transaction) -> RoundWords:
        """Say something on a criterion."""
        entry = (await foreign_rounds.get(command.round_id, tx)).round
        return await self._say(entry, Said("statement", criterion=command.criterion, text=command.text), tx)

    async def say_agreed_score(self, command: SayAgreedScore, tx: Transaction) -> RoundWords:
        """Say the score that this ministry would agree to."""
        entry = (await foreign_rounds.get(command.round_id, tx)).round
        return await self._say(entry, Said("agreed_score", criterion=command.criterion, score=command.score), tx)

    async def say_signature(self, command: SaySignature, tx: Transaction) -> RoundWords:
        """Sign here, with this ministry's key, the document that was rebuilt here; it is checked as the keeper does."""
        entry = (await foreign_rounds.get(command.round_id, tx)).round
        side, officer = tx.caller.ministry, tx.caller.subject
        offered = Offered(side, officer, command.digest, command.signature)
        signed = verification.sign(entry, offered, self.keys(), at=tx.now).state
        signature = signed.signatures[self.home].value if self.home in signed.signatures else None
        return await self._say(entry, Said("signature", document_digest=command.digest, signature=signature), tx)

    async def say_withdrawal(self, command: SayWithdrawal, tx: Transaction) -> RoundWords:
        """Say that this ministry gives the round up."""
        entry = (await foreign_rounds.get(command.round_id, tx)).round
        return await self._say(entry, Said("withdrawal", reason_code=command.reason_code), tx)

    async def _say(self, entry: Round, said: Said, tx: Transaction) -> RoundWords:
        words = await repository.begun(entry.round_id, self.home, tx)
        speaking = Speaking(tx.caller.ministry, tx.caller.subject)
        decision = model.say(words, entry, said, speaking, at=tx.now)
        await repository.save(decision, tx)
        return decision.state


async def take_answer(fact: RoundWordAnswerGiven, tx: Transaction) -> None:
    """Take down what came of a word."""
    words = await repository.get(fact.words_id, tx)
    await repository.save(model.answer(words, fact.number, fact.outcome, fact.code, at=tx.now), tx)
