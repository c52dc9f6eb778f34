"""One cell under test: the servers, and two replicas of each service that come back when they die."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.brokers import ON_APACHE, chosen_broker
from deploy.embedded import programs
from deploy.embedded.servers import SecantusMongo
from deploy.kafka.apache import ApacheKafka
from deploy.readiness import http_answers
from deploy.server_process import LOCALHOST, NotReadyError, ServerProcess, log_tail, wait_until
from tests.faults.build import ARMED, ME

SERVICES = programs.SERVICES
REPLICAS = ("0", "1")
PARTITIONS = 4
LEASE_SECONDS = 5
WATCH_SECONDS = 0.05
READY_SECONDS_MAX = 180.0
PREPARE_SECONDS_MAX = 300.0


class PythonProcess(ServerProcess):
    """A process of this interpreter that answers `GET path`."""

    def __init__(self, name: str, folder: Path, module: Sequence[str], path: str) -> None:
        super().__init__(name, folder)
        self.module, self.path = module, path
        self.given: dict[str, str] = {}

    def command(self) -> Sequence[str]:
        """Give the command line of an application's server."""
        return [*self.module, "--host", LOCALHOST, "--port", str(self.port), "--timeout-graceful-shutdown", "15"]

    def answers(self) -> bool:
        """Tell whether it answers 200."""
        return http_answers(f"http://{LOCALHOST}:{self.port}{self.path}")

    def environment(self) -> Mapping[str, str]:
        """Give what the cell gave it."""
        return {**os.environ, **self.given}


class Cell:
    """Starts everything, watches the replicas, and lets a row of the matrix do harm."""

    def __init__(self, folder: Path, **changed: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.armed = folder / "armed"
        self.armed.mkdir(exist_ok=True)
        self.mongo = SecantusMongo(folder / "mongo")
        self.broker = chosen_broker(folder / "kafka")
        self.issuer = PythonProcess(
            "issuer",
            folder / "issuer",
            _uvicorn("services.chassis.development_issuer:build_issuer"),
            "/tl/.well-known/openid-configuration",
        )
        self.replicas = {
            f"{service}-{replica}": PythonProcess(
                f"{service}-{replica}", folder / "services", _uvicorn(f"tests.faults.build:{service}"), "/health/ready"
            )
            for service in SERVICES
            for replica in REPLICAS
        }
        self._changed = changed
        self._held: set[str] = set()
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self.restarts = 0

    @property
    def environment(self) -> dict[str, str]:
        """What every replica is told."""
        ports = {"mongo": self.mongo.port, "issuer": self.issuer.port}
        on_broker = ON_APACHE if isinstance(self.broker, ApacheKafka) else {}
        given = {
            "JEMBATAN_KAFKA_BOOTSTRAP_SERVERS": self.broker.bootstrap_servers,
            "JEMBATAN_TOPIC_PARTITIONS": str(PARTITIONS),
            "JEMBATAN_RELAY_LEASE_SECONDS": str(LEASE_SECONDS),
            ARMED: str(self.armed),
            **on_broker,
            **self._changed,
        }
        return programs.environment(self.folder, ports, given)

    def up(self) -> None:
        """Start the servers, prepare, start the replicas and wait until all are ready.

        Raises:
            NotReadyError: something did not come up.
        """
        self.issuer.given = {**self.environment, "JEMBATAN_ISSUER_KEYS": str(self.folder / "keys")}
        for server in (self.mongo, self.broker, self.issuer):
            server.start()
        subprocess.run(programs.key_making(self.folder), cwd=programs.REPOSITORY, check=True, stdout=subprocess.DEVNULL)
        self.prepare()
        for name, replica in self.replicas.items():
            replica.given = {**self.environment, "JEMBATAN_REPLICA": name.rpartition("-")[2], ME: name}
            replica.spawn()
        self._watcher.start()
        self.wait_ready()

    def down(self) -> None:
        """Stop everything."""
        self._stopping.set()
        if self._watcher.is_alive():
            self._watcher.join()
        for replica in self.replicas.values():
            replica.terminate()
        for replica in self.replicas.values():
            replica.stop()
        for server in (self.issuer, self.broker, self.mongo):
            server.stop()

    def wait_ready(self, *names: str) -> None:
        """Wait until the named replicas, or all, are ready.

        Raises:
            NotReadyError: one is not within `READY_SECONDS_MAX`.
        """
        for name in names or self.replicas:
            replica = self.replicas[name]
            wait_until(replica.answers, READY_SECONDS_MAX, name, replica.log)

    def arm(self, target: str, failpoint: str, action: str = "kill") -> None:
        """Let a replica act the next time it passes a failpoint."""
        unfinished = self.armed / f"{target}.{failpoint}.part"
        unfinished.write_text(action)
        unfinished.rename(self.armed / f"{target}.{failpoint}")

    def is_armed(self, target: str, failpoint: str) -> bool:
        """Tell whether the replica has not passed it yet."""
        return (self.armed / f"{target}.{failpoint}").exists()

    def disarm(self, target: str, failpoint: str) -> None:
        """Take back what was armed and not reached."""
        (self.armed / f"{target}.{failpoint}").unlink(missing_ok=True)

    @contextmanager
    def held_down(self, name: str) -> Iterator[PythonProcess]:
        """Keep the watcher from starting a replica while a row has its hands on it."""
        self._held.add(name)
        try:
            yield self.replicas[name]
        finally:
            self._held.discard(name)

    @contextmanager
    def all_held_down(self) -> Iterator[None]:
        """Stop every replica, and let the watcher start them again afterwards."""
        self._held.update(self.replicas)
        for replica in self.replicas.values():
            replica.terminate()
        for replica in self.replicas.values():
            replica.stop()
        try:
            yield
        finally:
            self._held.clear()

    @property
    def issuer_url(self) -> str:
        """The address of both ministries' development issuers."""
        return f"http://{LOCALHOST}:{self.issuer.port}"

    def urls(self, service: str) -> dict[str, str]:
        """The address of each replica of a service."""
        return {
            name: f"http://{LOCALHOST}:{replica.port}"
            for name, replica in self.replicas.items()
            if name.startswith(f"{service}-")
        }

    def _watch(self) -> None:
        while not self._stopping.wait(WATCH_SECONDS):
            for name, replica in self.replicas.items():
                if name not in self._held and replica.pid is None:
                    replica.spawn()
                    self.restarts += 1

    def prepare(self) -> None:
        """Make the services' collections, indexes and topics; doing it again changes nothing.

        Raises:
            NotReadyError: a service could not be prepared.
        """
        log = self.folder / "prepare.log"
        with log.open("ab") as output:
            jobs = [
                subprocess.Popen(programs.preparation(name), stdout=output, stderr=output, env=self.environment)
                for name in SERVICES
            ]
            failed = [job for job in jobs if job.wait(PREPARE_SECONDS_MAX) != 0]
        if failed:
            raise NotReadyError(f"the services were not prepared\n{log_tail(log)}")


def _uvicorn(factory: str) -> list[str]:
    return [sys.executable, "-m", "uvicorn", "--factory", factory]
