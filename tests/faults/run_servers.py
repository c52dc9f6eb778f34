"""The servers that small runs share, started once."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.brokers import chosen_broker
from deploy.embedded.servers import SecantusMongo
from deploy.server_process import Broker
from tests.integration.chassis.registers import Issuer


@dataclass(frozen=True)
class Servers:
    """What the runs share: each has its own databases and groups, and begins without topics."""

    folder: Path
    mongo: SecantusMongo
    broker: Broker
    issuer: Issuer


@contextmanager
def servers(folder: Path) -> Iterator[Servers]:
    """Start a database, a broker and an issuer."""
    found = Servers(folder, SecantusMongo(folder / "mongo"), chosen_broker(folder / "kafka"), Issuer(folder / "keys"))
    for needed in (found.issuer.keys, folder / "armed"):
        needed.mkdir()
    try:
        for server in (found.mongo, found.broker, found.issuer):
            server.start()
        yield found
    finally:
        for server in (found.issuer, found.broker, found.mongo):
            server.stop()
