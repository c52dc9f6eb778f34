"""A single Apache Kafka node in KRaft mode, its jars fetched with Maven: what only the real broker shows.

`python -m deploy.kafka.apache` fetches the jars; where Java or Maven is missing it prints the reason.
"""

import base64
import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.readiness import kafka_answers
from deploy.server_process import LOCALHOST, ServerProcess, free_port

JAVA_VERSION_MIN = 17
FETCH_SECONDS_MAX = 600
FORMAT_SECONDS_MAX = 60
HERE = Path(__file__).parent
JVM = (
    "-Xms128m",
    "-Xmx512m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    f"-Dlog4j2.configurationFile={HERE / 'log4j2.properties'}",
)


def available() -> str | None:
    """Say why Apache Kafka cannot be started here; nothing when it can."""
    if shutil.which("java") is None:
        return "java is not installed"
    shown = subprocess.run(["java", "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', shown)
    if version is None or int(version.group(1)) < JAVA_VERSION_MIN:
        return f"java is older than {JAVA_VERSION_MIN}"
    if shutil.which("mvn") is None:
        return "mvn (Maven) is not installed"
    return None


def fetch(pom: Path = HERE / "pom.xml") -> Path:
    """Copy a pom's jars, the broker's unless told, with Maven, once for each state of it; give their folder.

    Raises:
        subprocess.CalledProcessError: Maven could not resolve them; its own output says why.
    """
    target = pom.parent / "target"
    jars, stamp = target / "lib", target / "pom.sha256"
    wanted = hashlib.sha256(pom.read_bytes()).hexdigest()
    target.mkdir(exist_ok=True)
    with (target / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != wanted:
            shutil.rmtree(jars, ignore_errors=True)
            maven = ["mvn", "-q", "-B", "-f", str(pom), "package"]
            subprocess.run(maven, check=True, timeout=FETCH_SECONDS_MAX, stdout=sys.stderr)
            stamp.write_text(wanted)
    return jars


class ApacheKafka(ServerProcess):
    """One broker that is its own controller; replication factor 1, topics only when asked for.

    `advertised_port` is where clients are told to find it: that of a proxy before it.
    """

    def __init__(self, data_dir: Path, port: int | None = None, advertised_port: int | None = None) -> None:
        super().__init__("apache-kafka", data_dir, port)
        self._advertised_port = advertised_port or self.port
        self._controller_port = free_port()

    @property
    def bootstrap_servers(self) -> str:
        """Give `host:port` for clients."""
        return f"{LOCALHOST}:{self.port}"

    def command(self) -> Sequence[str]:
        """Format the storage when it is new; give the broker's command line."""
        java = ["java", *JVM, "-cp", f"{fetch()}/*"]
        settings = self.folder / "server.properties"
        settings.write_text("".join(f"{name}={value}\n" for name, value in self.settings().items()))
        if not (self.folder / "data" / "meta.properties").exists():
            cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
            # An id that begins with a dash would be read as an option.
            format_storage = ["kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "--config", str(settings)]
            format_storage += self.format_options()
            with self.log.open("ab") as log:
                subprocess.run([*java, *format_storage], check=True, timeout=FORMAT_SECONDS_MAX, stdout=log, stderr=log)
        return [*java, "kafka.Kafka", str(settings)]

    def answers(self) -> bool:
        """Tell whether the broker lists itself."""
        return kafka_answers(self.bootstrap_servers)

    def format_options(self) -> Sequence[str]:
        """Give what else a new storage is made with: the broker's users, where it has some."""
        return ()

    def settings(self) -> Mapping[str, object]:
        """Give the broker's settings."""
        return {
            "process.roles": "broker,controller",
            "node.id": 1,
            "controller.quorum.voters": f"1@{LOCALHOST}:{self._controller_port}",
            "listeners": f"PLAINTEXT://{self.bootstrap_servers},CONTROLLER://{LOCALHOST}:{self._controller_port}",
            "advertised.listeners": f"PLAINTEXT://{LOCALHOST}:{self._advertised_port}",
            "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name": "PLAINTEXT",
            "controller.listener.names": "CONTROLLER",
            # After a crash the controller refuses the broker until its old session is over: 9 s by default.
            "broker.session.timeout.ms": 3000,
            "broker.heartbeat.interval.ms": 500,
            "log.dirs": self.folder / "data",
            "auto.create.topics.enable": "false",
            "default.replication.factor": 1,
            "min.insync.replicas": 1,
            "offsets.topic.replication.factor": 1,
            "offsets.topic.num.partitions": 4,
            "transaction.state.log.replication.factor": 1,
            "transaction.state.log.min.isr": 1,
            "transaction.state.log.num.partitions": 4,
            "share.coordinator.state.topic.replication.factor": 1,
            "share.coordinator.state.topic.min.isr": 1,
            "group.initial.rebalance.delay.ms": 0,
            "message.max.bytes": 1024 * 1024,
        }


if __name__ == "__main__":
    if reason := available():
        print(reason)
    else:
        fetch()
