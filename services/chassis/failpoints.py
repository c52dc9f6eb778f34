"""Named places where a test build may end or stop the process; in any other build they do nothing.

The fault harness (`tests/faults/`) has a row for each name; nothing in the services can install an action.
"""

from collections.abc import Callable
from typing import Literal

Failpoint = Literal[
    "command.parsed",
    "transaction.between_writes",
    "commit.answered",
    "command.committed",
    "relay.read",
    "relay.sent",
    "relay.acknowledged",
    "consumer.delivered",
    "consumer.applied",
    "consumer.committed",
    "consumer.parking",
]
"""In the order in which a command and its facts pass them.

`commit.answered` is reached inside the driver: the database has committed and nobody in the service knows it yet.
"""
Action = Callable[[Failpoint], None]

_actions: list[Action] = []


def failpoint(name: Failpoint) -> None:
    """Pass a named place."""
    for act in _actions:
        act(name)


def install(action: Action) -> None:
    """Let a test build act at every failpoint of this process."""
    _actions.append(action)
