"""Every row of the fault matrix, in the order in which they are run and shown."""

from tests.faults import (
    rows_clocks,
    rows_deliveries,
    rows_disk,
    rows_issuer,
    rows_kill,
    rows_links,
    rows_load,
    rows_messages,
    rows_replay,
    rows_servers,
    rows_versions,
)
from tests.faults.matrix import Row

ROWS: tuple[Row, ...] = (
    *rows_kill.ROWS,
    *rows_servers.ROWS,
    *rows_messages.ROWS,
    *rows_deliveries.ROWS,
    *rows_load.ROWS,
    *rows_replay.ROWS,
    *rows_versions.ROWS,
    *rows_clocks.ROWS,
    rows_servers.WIPED,
    *rows_links.ROWS,
    *rows_disk.ROWS,
    *rows_issuer.ROWS,
)
