"""One server process: started, stopped and killed by its pid, on the same port and data after a restart."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

LOCALHOST = "127.0.0.1"
REPOSITORY = Path(__file__).parents[1]
READY_SECONDS_MAX = 180.0
STOP_SECONDS_MAX = 20.0
CONNECT_SECONDS = 2.0
POLL_SECONDS = 0.05
LOG_TAIL_LINES = 20
LOG_TAIL_BYTES = 64 * 1024


class NotReadyError(RuntimeError):
    """A server did not answer within its limit; the message ends with the tail of its log."""


class Broker(Protocol):
    """What the tests and the demonstration ask of a broker, whichever it is."""

    @property
    def bootstrap_servers(self) -> str:
        """Give `host:port` for clients."""
        ...

    def start(self) -> None:
        """Start it and wait until it answers."""
        ...

    def stop(self) -> None:
        """Ask it to end, and wait."""
        ...

    def kill(self) -> None:
        """End it as a crash does (SIGKILL)."""
        ...


class ServerProcess:
    """A server with one folder of its own; `start` after `stop` or `kill` finds its data again."""

    ready_seconds_max = READY_SECONDS_MAX

    def __init__(self, name: str, folder: Path, port: int | None = None) -> None:
        self.name = name
        self.folder = folder
        self.port = port or free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """The running process, or nothing."""
        running = self._process is not None and self._process.poll() is None
        return self._process.pid if self._process is not None and running else None

    @property
    def log(self) -> Path:
        """Where its output goes."""
        return self.folder / f"{self.name}.log"

    def command(self) -> Sequence[str]:
        """Give the command line; also the place to prepare the folder."""
        raise NotImplementedError

    def answers(self) -> bool:
        """Tell whether the server answers in its own protocol."""
        raise NotImplementedError

    def environment(self) -> Mapping[str, str]:
        """Give the environment of the process."""
        return os.environ

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            NotReadyError: it ended, or did not answer within `ready_seconds_max`.
        """
        if self.pid is not None:
            return
        self.spawn()
        try:
            wait_until(self.answers, self.ready_seconds_max, self.name, self.log, gone=lambda: self.pid is None)
        except BaseException:
            # Also when whoever waits is interrupted: nobody else knows the process.
            self.kill()
            raise

    def spawn(self) -> None:
        """Start it without waiting for an answer."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = list(self.command())
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=dict(self.environment()),
                cwd=REPOSITORY,
            )

    def terminate(self) -> None:
        """Ask it to end, and do not wait."""
        if self._process is not None:
            self._process.terminate()

    def stop(self) -> None:
        """Ask it to end; kill it when it has not within `STOP_SECONDS_MAX`."""
        if self._process is None:
            return
        self.terminate()
        try:
            self._process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.kill()
        self._process = None

    def kill(self) -> None:
        """End it as a crash does."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._process = None


def wait_until(
    ready: Callable[[], bool],
    seconds: float,
    name: str,
    log: Path | None = None,
    *,
    gone: Callable[[], bool] = lambda: False,
) -> None:
    """Poll `ready` until it holds; give up when time is over or the process is `gone`.

    Raises:
        NotReadyError: with the tail of its log, where it has one.
    """
    deadline = time.monotonic() + seconds
    while not ready():
        if gone():
            raise NotReadyError(f"{name} ended before it was ready{_told(log)}")
        if time.monotonic() > deadline:
            raise NotReadyError(f"{name} is not ready after {seconds:.0f} s{_told(log)}")
        time.sleep(POLL_SECONDS)


def _told(log: Path | None) -> str:
    return f"\n{log_tail(log)}" if log else ""


def log_tail(log: Path) -> str:
    """Give the last lines of a log, or say that there is none."""
    if not log.exists():
        return f"{log.name}: nothing was logged"
    with log.open("rb") as stream:
        stream.seek(max(0, log.stat().st_size - LOG_TAIL_BYTES))
        lines = stream.read().decode(errors="replace").splitlines()
    return "\n".join([f"the end of {log}:", *lines[-LOG_TAIL_LINES:]])


def free_port(preferred: int | None = None) -> int:
    """Give the preferred port when nobody listens there, else any free one."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            # As servers do: a port in TIME_WAIT is free.
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((LOCALHOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port")


def port_is_open(port: int) -> bool:
    """Tell whether somebody accepts connections on this machine's `port`."""
    try:
        socket.create_connection((LOCALHOST, port), timeout=CONNECT_SECONDS).close()
    except OSError:
        return False
    return True
