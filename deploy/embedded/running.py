"""The embedded platform: everything it starts, watches and stops, in one folder."""

import fcntl
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import psutil

from deploy.embedded import ports as port_choice
from deploy.embedded import programs
from deploy.embedded.supervision import KILL_SECONDS_MAX, Supervisor
from deploy.sandbox.registers import write_connections
from deploy.server_process import LOCALHOST, NotReadyError, log_tail, wait_until
from services.chassis.encryption import write_new_keys
from services.evaluation.reports.key_files import make_certificate
from services.training.issuers.key_files import make_key

SERVER_READY_SECONDS_MAX = 180.0
SERVICE_READY_SECONDS_MAX = 300.0
PREPARE_SECONDS_MAX = 300.0
NOBODY = 2**30
"""A process number that no Linux gives out."""
MARK = "jembatan.home"
MARK_TEXT = "The embedded platform keeps its data here; `make clean` removes this folder.\n"


class Platform:
    """The database, the broker, the development issuer and the services, supervised.

    `with_broker=False` leaves the broker out: name another one in `environment`. `with_sandbox=True` adds registers
    outside to try with, and connects them.
    """

    def __init__(
        self,
        home: Path,
        services: Sequence[str] = programs.SERVICES,
        *,
        with_broker: bool = True,
        with_sandbox: bool = False,
        environment: Mapping[str, str] | None = None,
        usual_ports: Mapping[str, int] = port_choice.USUAL_PORTS,
    ) -> None:
        self.home = home.resolve()
        self._services = tuple(services)
        self._optional = (*(["kafka"] if with_broker else []), *(["sandbox"] if with_sandbox else []))
        self._environment = environment
        self._usual_ports = usual_ports
        self._supervisor = Supervisor(self.home)

    @property
    def ports(self) -> dict[str, int]:
        """The port of each program; none before the first `up`."""
        return port_choice.read(self.home / "ports.json")

    @property
    def is_running(self) -> bool:
        """The supervisor of this folder is alive."""
        return self._supervisor.process is not None

    @property
    def environment(self) -> dict[str, str]:
        """The environment its programs run in; what was given at the start is noted in the folder."""
        given = self._environment
        if given is None and self._given.exists():
            given = json.loads(self._given.read_text())
        return programs.environment(self.home, self.ports, given or {})

    @property
    def _given(self) -> Path:
        return self.home / "environment.json"

    def up(self) -> bool:
        """Start everything and wait until it is ready; tell whether anything had to be started.

        Raises:
            NotReadyError: a program did not come up; its log's tail is in the message, and everything is down again.
        """
        self._make_home()
        with self._alone():
            if self.is_running:
                return False
            try:
                self._start()
            except BaseException:
                self._supervisor.stop()
                raise
        return True

    def down(self) -> None:
        """Stop everything; the data stays."""
        if (self.home / MARK).exists():
            with self._alone():
                self._supervisor.stop()

    def clean(self) -> None:
        """Stop everything and remove the folder.

        Raises:
            ValueError: the folder was not made by `up`.
        """
        self.down()
        if not self.home.exists():
            return
        if not (self.home / MARK).exists():
            raise ValueError(f"{self.home} has no {MARK}: it is not the platform's folder, so it stays")
        shutil.rmtree(self.home)

    def url(self, program: str) -> str:
        """The address of a service or of the issuer, without a slash at its end."""
        return f"http://{LOCALHOST}:{self.ports[program]}"

    def status(self) -> Sequence[Mapping[str, object]]:
        """What the supervisor knows of each program; nothing when it is down."""
        return tuple(self._supervisor.programs().values()) if self.is_running else ()

    def log(self, program: str) -> Path:
        """The log of a program."""
        return self.home / "logs" / f"{program}.log"

    def pid(self, program: str) -> int | None:
        """The process number of a program, nothing while it is down."""
        return int(self._supervisor.programs()[program]["pid"]) or None

    def kill(self, program: str) -> int:
        """End a program as a crash does (SIGKILL); the supervisor starts it again. Gives the ended process's number.

        Raises:
            NotReadyError: it was not running.
        """
        pid = self.pid(program)
        if pid is None:
            raise NotReadyError(f"{program} is not running\n{log_tail(self.log(program))}")
        victim = psutil.Process(pid)
        os.kill(pid, signal.SIGKILL)
        victim.wait(KILL_SECONDS_MAX)
        return pid

    def wait_ready(self, program: str, seconds: float = SERVICE_READY_SECONDS_MAX) -> None:
        """Wait until a program answers in its own protocol.

        Raises:
            NotReadyError: it did not within `seconds`, or the supervisor gave it up.
        """
        port = self.ports[program]
        wait_until(
            lambda: self._listens(program, port) and programs.answers(program, port),
            seconds,
            program,
            self.log(program),
            gone=lambda: self._supervisor.programs()[program]["statename"] == "FATAL",
        )

    def _listens(self, program: str, port: int) -> bool:
        # Somebody else's server may have taken the port since it was chosen, and answer in its place.
        try:
            connections = psutil.Process(self.pid(program) or NOBODY).net_connections("tcp4")
        except psutil.Error:
            return False
        return any(found.status == psutil.CONN_LISTEN and found.laddr.port == port for found in connections)

    def _start(self) -> None:
        wanted = ["supervisor", "mongo", "issuer", *self._optional, *self._services]
        ports = port_choice.choose(wanted, self._usual_ports)
        port_choice.write(self.home / "ports.json", ports)
        self._given.write_text(json.dumps(dict(self._environment or {}), indent=2) + "\n")
        self._make_keys(datetime.now(UTC))
        if "sandbox" in ports:
            write_connections(programs.outside_registers(self.home), ports["sandbox"])
        servers = programs.servers(self.home, ports)
        services = [programs.service(name, ports[name]) for name in self._services]
        self._supervisor.start([*servers, *services], ports["supervisor"], self.environment)
        for server in servers:
            self.wait_ready(server.name, SERVER_READY_SECONDS_MAX)
        self._prepare()
        if services:
            self._supervisor.start_group(programs.SERVICES_GROUP)
        for service in services:
            self.wait_ready(service.name)

    def _make_keys(self, at: datetime) -> None:
        if not programs.audit_key(self.home).exists():
            subprocess.run(
                programs.key_making(self.home), cwd=programs.REPOSITORY, check=True, stdout=subprocess.DEVNULL
            )
        for path in programs.signing_keys(self.home).values():
            if not path.exists():
                make_key(path, at)
        for ministry, path in programs.report_certificates(self.home).items():
            if not path.exists():
                make_certificate(path, f"Jembatan trial certificate of {ministry}", at)

    def _prepare(self) -> None:
        with ExitStack() as stack:
            jobs = {}
            for name in self._services:
                log = stack.enter_context(self.log(f"prepare-{name}").open("wb"))
                job = subprocess.Popen(
                    programs.preparation(name), stdout=log, stderr=log, env=self.environment, cwd=programs.REPOSITORY
                )
                stack.callback(job.kill)
                jobs[name] = job
            for name, job in jobs.items():
                try:
                    failed = job.wait(PREPARE_SECONDS_MAX) != 0
                except subprocess.TimeoutExpired:
                    failed = True
                if failed:
                    raise NotReadyError(f"{name} was not prepared\n{log_tail(self.log(f'prepare-{name}'))}")

    def _make_home(self) -> None:
        if self.home.exists() and any(self.home.iterdir()) and not (self.home / MARK).exists():
            raise ValueError(f"{self.home} is not empty and not the platform's folder")
        for part in ("data", "logs", "run"):
            (self.home / part).mkdir(parents=True, exist_ok=True)
        write_new_keys(programs.key_file(self.home))
        (self.home / MARK).write_text(MARK_TEXT)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.home / "run" / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
