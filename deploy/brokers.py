"""Which broker a test run speaks to: the embedded one, or Apache Kafka."""

import os
from pathlib import Path

from deploy.embedded.servers import NoidaKafka
from deploy.kafka.apache import ApacheKafka
from deploy.server_process import Broker

CHOICE = "JEMBATAN_TEST_BROKER"


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
