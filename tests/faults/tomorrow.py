"""Version N+1 of the contracts, made from today's: an optional field, a fact more on each topic, one of a new version.

Nothing here is published; it is what the next release could publish without asking today's consumers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any

from pydantic import Discriminator, Tag, TypeAdapter, ValidationError, create_model

from deploy.generate.published import Publication, publications
from services.chassis.cloudevents import UnreadableMessageError, read_data
from services.contracts.reading import UNKNOWN, UnknownEvent, tag_of, type_of
from services.kernel import Event

FIELD = "remark_of_tomorrow"
VALUE = {"nested": [1, "two"]}
NEW_VERB = "reviewed_tomorrow"


def new_type(publication: Publication) -> str:
    """Name the fact of tomorrow that today's readers never heard of."""
    return f"{publication.topic}.{NEW_VERB}.v1"


def next_version(publication: Publication) -> str:
    """Name tomorrow's second version of a topic's last fact."""
    return type_of(publication.facts[-1]).replace(".v1", ".v2")


@dataclass(frozen=True)
class Reader:
    """What a build makes of a message: the fact's class by the type it gives, or nothing."""

    unions: Mapping[str, TypeAdapter[Any]]
    """By topic, as in `registry.enterprise`."""

    def reads(self, topic: str, key: bytes, value: bytes, headers: Sequence[tuple[str, bytes]]) -> str | None:
        """Read as a consumer does: transport, then the union; tell the type, `UNKNOWN`, or nothing when refused."""
        given: dict[str, Any] = {name: text.decode() for name, text in headers}
        try:
            event = self.unions[topic].validate_python(read_data(given, key, value))
        except (UnreadableMessageError, ValidationError):
            return None
        return UNKNOWN if isinstance(event, UnknownEvent) else str(event.type)


@cache
def today() -> Reader:
    """Give the readers of version N."""
    return Reader({str(one.topic): TypeAdapter(one.union) for one in publications()})


@cache
def tomorrow() -> Reader:
    """Give the readers of version N+1."""
    return Reader({str(one.topic): TypeAdapter(_union(one)) for one in publications()})


def data_of(kind: str, example: Mapping[str, Any]) -> dict[str, Any]:
    """Write what version N+1 publishes of a type: every fact has the field of tomorrow."""
    return {**example, "type": kind, FIELD: VALUE}


def _union(publication: Publication) -> Any:
    facts = [_grown(fact, type_of(fact)) for fact in publication.facts]
    last = publication.facts[-1]
    facts += [_grown(last, new_type(publication)), _grown(last, next_version(publication))]
    joined: Any = Annotated[UnknownEvent, Tag(UNKNOWN)]
    for fact in facts:
        joined |= Annotated[fact, Tag(type_of(fact))]
    return Annotated[joined, Discriminator(tag_of(*facts))]


def _grown(fact: type[Event], kind: str) -> type[Event]:
    given: dict[str, Any] = {"type": (str, kind), FIELD: (dict[str, Any] | None, None)}
    return create_model(fact.__name__, __base__=fact, **given)
