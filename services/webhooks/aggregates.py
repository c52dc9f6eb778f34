"""The kinds of aggregate whose facts may be sent: those of the ministries' services and of the border."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_args

from services.contracts import border, evaluation, financing, registry, training
from services.contracts.reading import Topic, UnknownEvent, type_of

_PUBLISHERS = (registry, financing, training, evaluation, border)


@dataclass(frozen=True)
class Kind:
    """One kind of aggregate: the topic of its facts, their union and their types."""

    topic: Topic
    union: Any
    fact_types: tuple[str, ...]


def _kinds_of(publisher: ModuleType) -> Iterator[Kind]:
    for name, topic in vars(publisher).items():
        if isinstance(topic, Topic):
            # The contracts name a topic's union after it; a test holds both lists against each other.
            union = getattr(publisher, name.removesuffix("_TOPIC").title().replace("_", "") + "Event")
            facts = [get_args(member)[0] for member in get_args(get_args(union)[0])]
            yield Kind(topic, union, tuple(type_of(fact) for fact in facts if fact is not UnknownEvent))


KINDS = tuple(kind for publisher in _PUBLISHERS for kind in _kinds_of(publisher))
FACT_TYPES = frozenset(fact_type for kind in KINDS for fact_type in kind.fact_types)
