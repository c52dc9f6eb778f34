"""The golden facts: one example of everything ever published, as it went over the wire."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.generate.published import Publication, publications
from services.contracts.reading import type_of
from services.kernel import Event

GOLDEN = Path(__file__).parent / "golden"
SCHEMAS = Path(__file__).parent / "schemas"


@dataclass(frozen=True)
class Golden:
    """One fact on the wire: its topic, key, headers and data."""

    name: str
    topic: str
    key: str
    headers: dict[str, str]
    data: dict[str, Any]

    @property
    def type(self) -> str:
        """The versioned type its headers name."""
        return self.headers["ce_type"]

    @property
    def body(self) -> bytes:
        """The message's value in binary mode."""
        return json.dumps(self.data).encode()


def golden_facts() -> list[Golden]:
    """Read the corpus, in the order of its files' names."""
    return [Golden(path.stem, **json.loads(path.read_bytes())) for path in sorted(GOLDEN.glob("*.json"))]


def facts_by_type() -> dict[str, tuple[type[Event], Publication]]:
    """Name every fact of today's contracts by its versioned type."""
    return {type_of(fact): (fact, publication) for publication in publications() for fact in publication.facts}
