"""How words are kept: those on one round in one document."""

from pydantic import TypeAdapter

from services.chassis.mongo import Document, Index
from services.chassis.unit_of_work import Transaction
from services.contracts.evaluation import ROUND_WORD_TOPIC
from services.evaluation.round_words.model import RoundWords, words_id_of
from services.evaluation.round_words.refusals import RoundWordNotFoundError
from services.kernel import Country, Decision

COLLECTION = "round_words"
INDEXES = (Index(COLLECTION, (("round_id", 1),), unique=True),)
_WORDS = TypeAdapter(RoundWords)
_FIELDS = frozenset(RoundWords.__dataclass_fields__)


async def begun(round_id: str, home: Country, tx: Transaction) -> RoundWords:
    """Read what was said on a round; nothing where nothing was."""
    words_id = words_id_of(round_id)
    document = await tx.load(COLLECTION, words_id)
    return from_document(document) if document else RoundWords(words_id, home, round_id)


async def get(words_id: str, tx: Transaction) -> RoundWords:
    """Read what was said.

    Raises:
        RoundWordNotFoundError: nothing was.
    """
    document = await tx.load(COLLECTION, words_id)
    if document is None:
        raise RoundWordNotFoundError(f"nothing was said as {words_id}")
    return from_document(document)


async def save(decision: Decision[RoundWords], tx: Transaction) -> None:
    """Keep words and their fact."""
    document: Document = _WORDS.dump_python(decision.state, mode="json")
    topic = ROUND_WORD_TOPIC.of(decision.state.home)
    await tx.save(COLLECTION, {"_id": document.pop("words_id"), **document}, decision, topic)


def from_document(document: Document) -> RoundWords:
    """Read kept words."""
    own = {name: value for name, value in document.items() if name in _FIELDS}
    return _WORDS.validate_python({"words_id": document["_id"], **own})
