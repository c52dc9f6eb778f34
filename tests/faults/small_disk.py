"""A cell whose database has a small disk of its own: a tmpfs, which only root may mount."""

import subprocess
from contextlib import suppress
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.faults.cell import Cell

DISK_MEGABYTES = 256
MOUNT_SECONDS_MAX = 10.0
BLOCK_BYTES = 64 * 1024
WRITE_MS_MAX = 1000
SCRATCH = "fault_scratch"


class SmallDiskCell(Cell):
    """A disk that a row may fill up, under the database's folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.refusal = ""
        """Why no row can be run here; empty where rows can."""
        self._filler = self.mongo.folder / "filler"

    def up(self) -> None:
        """Mount the disk, then start everything."""
        self.mongo.folder.mkdir(parents=True, exist_ok=True)
        options = ["-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(self.mongo.folder)]
        mounted = subprocess.run(
            ["mount", *options], capture_output=True, text=True, timeout=MOUNT_SECONDS_MAX, check=False
        )
        self.refusal = mounted.stderr.strip() if mounted.returncode else ""
        super().up()

    def down(self) -> None:
        """Stop everything and take the disk away."""
        super().down()
        if not self.refusal:
            subprocess.run(["umount", str(self.mongo.folder)], timeout=MOUNT_SECONDS_MAX, check=False)

    def fill(self) -> None:
        """Fill the disk to its last byte."""
        with self._filler.open("wb", buffering=0) as filler:
            for size in (BLOCK_BYTES, 1):
                with suppress(OSError):
                    while filler.write(bytes(size)):
                        pass

    def free(self) -> None:
        """Give the space back."""
        self._filler.unlink()

    def write_until_refused(self) -> None:
        """Use up what the database had reserved before the disk was full, in a database of the harness's own."""
        with (
            MongoClient[dict[str, object]](self.mongo.url, timeoutMS=WRITE_MS_MAX) as client,
            suppress(PyMongoError),
        ):
            while True:
                client[SCRATCH].blocks.insert_one({"block": bytes(BLOCK_BYTES)})
