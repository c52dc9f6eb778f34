"""Which broker a test run speaks to: the embedded one, or Apache Kafka."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from deploy.embedded.running import Platform
from deploy.embedded.servers import NoidaKafka
from deploy.kafka.apache import ApacheKafka
from deploy.server_process import Broker

CHOICE = "JEMBATAN_TEST_BROKER"
ON_APACHE = {"JEMBATAN_REPUBLISH_AFTER_BROKER_LOSS_SECONDS": "0", "JEMBATAN_EMPTY_FETCH_SECONDS": "0"}
"""Apache Kafka keeps what it acknowledged and holds empty fetches."""


def chosen_broker(folder: Path) -> Broker:
    """Give the broker that `JEMBATAN_TEST_BROKER` names, `embedded` (the default) or `apache`; not yet started.

    Raises:
        ValueError: it names neither.
    """
    match choice := os.environ.get(CHOICE, "embedded"):
        case "embedded":
            return NoidaKafka(folder)
        case "apache":
            return ApacheKafka(folder)
        case _:
            raise ValueError(f"{CHOICE} is embedded or apache, not {choice!r}")


@contextmanager
def platform_on_chosen_broker(folder: Path) -> Iterator[Platform]:
    """Run the whole platform in `folder` on the broker that `JEMBATAN_TEST_BROKER` names; remove it in the end."""
    with ExitStack() as stack:
        broker = chosen_broker(folder / "broker")
        if isinstance(broker, ApacheKafka):
            broker.start()
            stack.callback(broker.stop)
            environment = {"JEMBATAN_KAFKA_BOOTSTRAP_SERVERS": broker.bootstrap_servers, **ON_APACHE}
            platform = Platform(folder / "home", with_broker=False, environment=environment, usual_ports={})
        else:
            platform = Platform(folder / "home", usual_ports={})
        stack.callback(platform.clean)
        platform.up()
        yield platform
