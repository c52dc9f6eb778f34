import subprocess
import sys

import pytest

from deploy.embedded.database import PANIC_STATUS

SECONDS_MAX = 30
SERVER = """
import logging
logging.basicConfig()
from deploy.embedded.database import EndOnPanic
logging.getLogger("secantus").addHandler(EndOnPanic())
try:
    raise RuntimeError({error!r})
except RuntimeError:
    logging.getLogger("secantus.server").exception("unhandled error")
"""


@pytest.mark.parametrize(
    ("error", "status"),
    [("WT_PANIC: WiredTiger library panic", PANIC_STATUS), ("WT_ROLLBACK: conflict between concurrent operations", 0)],
)
def test_the_database_ends_itself_when_its_store_is_over_and_only_then(error: str, status: int) -> None:
    server = [sys.executable, "-c", SERVER.format(error=error)]

    ended = subprocess.run(server, capture_output=True, text=True, timeout=SECONDS_MAX, check=False)

    assert ended.returncode == status
    assert error in ended.stderr
