"""Apache Kafka's MirrorMaker 2 as a ministry's resource (KafkaMirrorMaker2) describes it, in a process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy.kafka.apache import HERE, JVM, fetch
from deploy.server_process import ServerProcess

MECHANISM = "SCRAM-SHA-512"
LOGIN = "org.apache.kafka.common.security.scram.ScramLoginModule required"


@dataclass(frozen=True)
class Door:
    """Where a broker lets a user in, and as whom."""

    servers: str
    authority: Path
    user: str
    password: str

    def settings(self) -> Mapping[str, object]:
        """Give a client's settings; certificates are the operator's matter, here a password stands for one."""
        return {
            "bootstrap.servers": self.servers,
            "security.protocol": "SASL_SSL",
            "sasl.mechanism": MECHANISM,
            "sasl.jaas.config": f'{LOGIN} username="{self.user}" password="{self.password}";',
            "ssl.truststore.type": "PEM",
            "ssl.truststore.location": self.authority,
        }


class MirrorMaker(ServerProcess):
    """One MirrorMaker that fetches what the resource names; it is started, and whether it works its records show."""

    def __init__(self, folder: Path, resource: Mapping[str, Any], source: Door, target: Door) -> None:
        super().__init__("mirror-maker", folder)
        self._resource, self._source, self._target = resource, source, target

    def command(self) -> Sequence[str]:
        """Write its properties; give the command line."""
        written = self.folder / "mirror-maker.properties"
        written.write_text("".join(f"{name}={_text(value)}\n" for name, value in self._properties().items()))
        jars = fetch(HERE / "mirror" / "pom.xml")
        return ["java", *JVM, "-cp", f"{jars}/*", "org.apache.kafka.connect.mirror.MirrorMaker", str(written)]

    def answers(self) -> bool:
        """Tell whether it runs."""
        return self.pid is not None

    def _properties(self) -> Mapping[str, object]:
        target, (mirror,) = self._resource["spec"]["target"], self._resource["spec"]["mirrors"]
        there, here = mirror["source"]["alias"], target["alias"]
        flow = {
            "enabled": True,
            "topics": mirror["topicsPattern"],
            "tasks.max": mirror["sourceConnector"]["tasksMax"],
            # Only the source connector is in the resource; alone, MirrorMaker would start the other two.
            "emit.heartbeats.enabled": False,
            "emit.checkpoints.enabled": False,
            "sync.group.offsets.enabled": False,
            **mirror["sourceConnector"]["config"],
        }
        stored = {
            "group.id": target["groupId"],
            "config.storage.topic": target["configStorageTopic"],
            "offset.storage.topic": target["offsetStorageTopic"],
            "status.storage.topic": target["statusStorageTopic"],
            **{f"{kind}.storage.replication.factor": 1 for kind in ("config", "offset", "status")},
            **target["config"],
        }
        return {
            "clusters": f"{there},{here}",
            "replication.factor": 1,
            "offset-syncs.topic.replication.factor": 1,
            **{f"{there}.{name}": value for name, value in self._source.settings().items()},
            **{f"{here}.{name}": value for name, value in (*self._target.settings().items(), *stored.items())},
            **{f"{there}->{here}.{name}": value for name, value in flow.items()},
            f"{here}->{there}.enabled": False,
        }


def _text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace("\\", "\\\\")
