"""The embedded servers: how the database is called, and both servers as processes of a test."""

import sys
from collections.abc import Sequence
from pathlib import Path

from deploy.embedded.broker import kafka_command, secure_snapshot
from deploy.readiness import kafka_answers, mongo_answers
from deploy.server_process import LOCALHOST, ServerProcess

MONGO_CACHE_SIZE = "1G"
MONGO_POOL_MAX = 8
MONGO_CONFIG = "secantusd.toml"


def mongo_url(port: int) -> str:
    """Give the address for drivers.

    Retryable writes are off because the server scans its record of them at every write.
    """
    options = f"replicaSet=secantus&retryWrites=false&w=majority&journal=true&maxPoolSize={MONGO_POOL_MAX}"
    return f"mongodb://{LOCALHOST}:{port}/?{options}"


def mongo_command(folder: Path, port: int) -> list[str]:
    """Write the database's configuration into `folder`; give its command line.

    `--sync-on-commit` is what makes an acknowledged transaction survive a crash: without it the log is not flushed.
    A named configuration keeps the server from picking up one from the user's home.
    """
    folder.mkdir(parents=True, exist_ok=True)
    config = folder / MONGO_CONFIG
    config.write_text(f'[storage]\ncache_size = "{MONGO_CACHE_SIZE}"\nsync_on_commit = true\n')
    place = ["--config", str(config), "--storage-path", str(folder / "data"), "--host", LOCALHOST, "--port", str(port)]
    return [sys.executable, "-m", "deploy.embedded.database", *place, "--sync-on-commit", "--log-level", "WARNING"]


class SecantusMongo(ServerProcess):
    """The embedded database (SecantusDB) as one process."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        super().__init__("mongo", folder, port)

    @property
    def url(self) -> str:
        """The address for drivers."""
        return mongo_url(self.port)

    def command(self) -> Sequence[str]:
        """Write its configuration; give its command line."""
        return mongo_command(self.folder, self.port)

    def answers(self) -> bool:
        """Tell whether it answers a ping."""
        return mongo_answers(self.url)


class NoidaKafka(ServerProcess):
    """The embedded broker (noida-db, Kafka only) as one process."""

    def __init__(self, folder: Path, port: int | None = None) -> None:
        super().__init__("kafka", folder, port)

    @property
    def bootstrap_servers(self) -> str:
        """The `host:port` for clients."""
        return f"{LOCALHOST}:{self.port}"

    def command(self) -> Sequence[str]:
        """Look after its state file; give its command line."""
        secure_snapshot(self.folder)
        return kafka_command(self.folder, self.port)

    def answers(self) -> bool:
        """Tell whether it lists itself."""
        return kafka_answers(self.bootstrap_servers)
