"""The supervisor (supervisord): its configuration, its start and end, and questions to it."""

import secrets
import shlex
import subprocess
import sys
import xmlrpc.client
from collections.abc import Mapping, Sequence
from configparser import RawConfigParser
from pathlib import Path
from typing import Any, cast

import psutil

from deploy.embedded.programs import GROUP_PRIORITIES, REPOSITORY, SERVERS_GROUP, Program
from deploy.server_process import LOCALHOST

USER = "jembatan"
PRIVATE_FILE_MODE = 0o600
LOG_BYTES_MAX = 5_000_000
LOG_BACKUPS = 2
START_SECONDS = 1
START_RETRIES = 20
KILL_SECONDS_MAX = 5.0
STOPPING_SECONDS_MAX = 60.0


class Supervisor:
    """The one process that starts the others, restarts them when they die, and kills what does not stop."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._config = home / "supervisord.conf"
        self._pid_file = home / "run" / "supervisord.pid"

    @property
    def process(self) -> psutil.Process | None:
        """The running supervisor of this folder; a number left by a crash and used again by others is not it."""
        try:
            found = psutil.Process(int(self._pid_file.read_text()))
            return found if str(self._config) in found.cmdline() else None
        except (OSError, ValueError, psutil.Error):
            return None

    def start(self, programs: Sequence[Program], port: int, environment: Mapping[str, str]) -> None:
        """Write the configuration and start the supervisor in the background."""
        self._config.touch(mode=PRIVATE_FILE_MODE)
        with self._config.open("w") as file:
            self._configuration(programs, port).write(file)
        command = [sys.executable, "-m", "supervisor.supervisord", "-c", str(self._config)]
        subprocess.run(command, check=True, cwd=REPOSITORY, env=dict(environment), stdin=subprocess.DEVNULL)

    def start_group(self, group: str) -> None:
        """Start the programs of a group that does not start by itself; they are not yet ready."""
        with self._connection() as server:
            server.supervisor.startProcessGroup(group, False)

    def programs(self) -> dict[str, dict[str, Any]]:
        """What the supervisor knows of each program: `statename`, `pid`, `description`."""
        with self._connection() as server:
            known = cast("list[dict[str, Any]]", server.supervisor.getAllProcessInfo())
        return {program["name"]: program for program in known}

    def stop(self) -> None:
        """Stop every program and the supervisor; kill what remains."""
        supervisor = self.process
        if supervisor is None:
            return
        family = [supervisor, *supervisor.children(recursive=True)]
        supervisor.terminate()
        _, remaining = psutil.wait_procs(family, STOPPING_SECONDS_MAX)
        for process in remaining:
            process.kill()
        psutil.wait_procs(remaining, KILL_SECONDS_MAX)

    def _connection(self) -> xmlrpc.client.ServerProxy:
        config = RawConfigParser()
        config.read(self._config)
        access = config["inet_http_server"]
        return xmlrpc.client.ServerProxy(f"http://{access['username']}:{access['password']}@{access['port']}/RPC2")

    def _configuration(self, programs: Sequence[Program], port: int) -> RawConfigParser:
        address, password = f"{LOCALHOST}:{port}", secrets.token_urlsafe(24)
        access = {"username": USER, "password": password}
        config = RawConfigParser()
        config["inet_http_server"] = {"port": address, **access}
        config["rpcinterface:supervisor"] = {
            "supervisor.rpcinterface_factory": "supervisor.rpcinterface:make_main_rpcinterface"
        }
        config["supervisorctl"] = {"serverurl": f"http://{address}", **access}
        config["supervisord"] = {
            "pidfile": _escaped(self._pid_file),
            **self._log("supervisord", "logfile"),
        }
        for program in programs:
            config[f"program:{program.name}"] = self._program(program)
        for group in sorted({program.group for program in programs}):
            # A group stops as one: its members at once, the groups one after the other.
            members = ",".join(program.name for program in programs if program.group == group)
            config[f"group:{group}"] = {"programs": members, "priority": str(GROUP_PRIORITIES[group])}
        return config

    def _program(self, program: Program) -> dict[str, str]:
        return {
            "command": _escaped(shlex.join(program.command)),
            "directory": _escaped(REPOSITORY),
            "autostart": str(program.group == SERVERS_GROUP).lower(),
            "autorestart": "true",
            "startsecs": str(START_SECONDS),
            "startretries": str(START_RETRIES),
            "stopwaitsecs": str(program.stop_seconds),
            "killasgroup": "true",
            "redirect_stderr": "true",
            **self._log(program.name, "stdout_logfile"),
        }

    def _log(self, name: str, key: str) -> dict[str, str]:
        file = self._home / "logs" / f"{name}.log"
        return {key: _escaped(file), f"{key}_maxbytes": str(LOG_BYTES_MAX), f"{key}_backups": str(LOG_BACKUPS)}


def _escaped(value: object) -> str:
    # The supervisor expands %(name)s in every value.
    return str(value).replace("%", "%%")
