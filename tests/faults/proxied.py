"""A cell whose services reach the database and the broker through one proxy each; the harness itself does not."""

from pathlib import Path

from deploy.embedded.servers import mongo_url
from deploy.kafka.apache import ApacheKafka
from deploy.server_process import LOCALHOST
from tests.faults.cell import Cell
from tests.faults.proxy import Link, Proxy

SEED = 7
"""Of the links' delays and resets."""


class ProxiedCell(Cell):
    """Two links that a row may harm: `to_database` and `to_broker`."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.to_database = Proxy(self.mongo.port, SEED)
        self.to_broker = Proxy(int(self.broker.bootstrap_servers.rpartition(":")[2]), SEED)
        self.refusal = "" if isinstance(self.broker, ApacheKafka) else "the embedded broker advertises its own port"
        """Why no row can be run here; empty where rows can."""
        if isinstance(self.broker, ApacheKafka):
            self.broker = ApacheKafka(folder / "kafka", self.broker.port, advertised_port=self.to_broker.port)

    @property
    def environment(self) -> dict[str, str]:
        """What every replica is told: the proxies' ports for the servers'."""
        return {
            **super().environment,
            # Otherwise the driver would go on to the address the database gives itself.
            "JEMBATAN_MONGO_URL": f"{mongo_url(self.to_database.port)}&directConnection=true",
            "JEMBATAN_KAFKA_BOOTSTRAP_SERVERS": f"{LOCALHOST}:{self.to_broker.port}",
        }

    def up(self) -> None:
        """Start the proxies, then everything behind and before them."""
        self.to_database.start()
        self.to_broker.start()
        super().up()

    def down(self) -> None:
        """Stop everything, the proxies last."""
        super().down()
        self.to_broker.stop()
        self.to_database.stop()

    def become(self, link: Link) -> None:
        """Let both links be like this."""
        self.to_database.become(link)
        self.to_broker.become(link)
