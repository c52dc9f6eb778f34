"""How words are read."""

from services.chassis.mongo import Database
from services.evaluation.foreign_rounds import views as foreign_rounds
from services.evaluation.round_words.model import RoundWords, Word, words_id_of
from services.evaluation.round_words.repository import COLLECTION, from_document


async def on_round(round_id: str, db: Database) -> tuple[Word, ...]:
    """Read all that this ministry said on a foreign round, in order: up to `WORDS_MAX` words.

    Raises:
        ForeignRoundNotFoundError: nothing was told of it.
    """
    await foreign_rounds.one(round_id, db)
    document = await db[COLLECTION].find_one({"_id": words_id_of(round_id)})
    return from_document(document).words if document else ()


def last(words: RoundWords) -> Word:
    """Give the word that was just said."""
    return words.words[-1]
