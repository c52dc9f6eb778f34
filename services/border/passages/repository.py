"""How passages are kept: those out of the cell and those into it."""

from typing import Literal

from services.border.passages.model import Passage
from services.chassis.mongo import Index
from services.chassis.unit_of_work import Transaction
from services.kernel import Decision

Way = Literal["departures", "arrivals"]
INDEXES = (Index("arrivals", (("recorded_at", 1),)),)
"""When something last came is asked at every scrape."""


async def find(way: Way, subject: str, tx: Transaction) -> Passage:
    """Read how much of a subject has crossed; nothing where nothing did."""
    document = await tx.load(way, subject)
    return Passage(subject, document["version"]) if document else Passage(subject)


async def save(way: Way, decision: Decision[Passage], topic: str, tx: Transaction) -> None:
    """Keep a passage with the fact that it leads to."""
    await tx.save(way, {"_id": decision.state.subject}, decision, topic)
