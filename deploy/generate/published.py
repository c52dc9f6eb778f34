"""Everything the contracts publish: topics, unions and facts, read from the modules themselves."""

import importlib
import pkgutil
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_args

from services import contracts
from services.contracts.reading import Topic, UnknownEvent, type_of
from services.kernel import Event


class ContractUnclearError(RuntimeError):
    """A topic has no union named after it, or a fact is in no union."""


@dataclass(frozen=True)
class Publication:
    """One aggregate's topic and the facts it may carry, in the order of their union."""

    topic: Topic
    union: Any
    facts: tuple[type[Event], ...]


def publications() -> tuple[Publication, ...]:
    """List what every module of the contracts publishes.

    Raises:
        ContractUnclearError: a topic and its facts do not belong together.
    """
    names = sorted(found.name for found in pkgutil.iter_modules(contracts.__path__))
    modules = [importlib.import_module(f"{contracts.__name__}.{name}") for name in names]
    return tuple(publication for module in modules for publication in _publications_of(module))


def _publications_of(module: ModuleType) -> list[Publication]:
    topics = {name: value for name, value in vars(module).items() if isinstance(value, Topic)}
    found = [_publication(module, name, topic) for name, topic in topics.items()]
    joined = {fact for publication in found for fact in publication.facts}
    lost = [fact.__name__ for fact in _facts_defined_in(module) if fact not in joined]
    if lost:
        raise ContractUnclearError(f"no union of {module.__name__} holds {', '.join(lost)}")
    return found


def _publication(module: ModuleType, name: str, topic: Topic) -> Publication:
    union_name = name.removesuffix("_TOPIC").title().replace("_", "") + "Event"
    union = getattr(module, union_name, None)
    if union is None:
        raise ContractUnclearError(f"{module.__name__}.{name} has no union called {union_name}")
    members = [get_args(member)[0] for member in get_args(get_args(union)[0])]
    facts = tuple(fact for fact in members if fact is not UnknownEvent)
    strangers = [fact.__name__ for fact in facts if not type_of(fact).startswith(f"{topic}.")]
    if strangers:
        raise ContractUnclearError(f"{', '.join(strangers)} of {union_name} belongs to another topic than {topic}")
    return Publication(topic, union, facts)


def _facts_defined_in(module: ModuleType) -> list[type[Event]]:
    return [
        value
        for value in vars(module).values()
        if isinstance(value, type)
        and issubclass(value, Event)
        and (value.__module__ == module.__name__ or value.__module__.startswith(f"{module.__name__}."))
        and value is not UnknownEvent
    ]
