"""Every row of the fault matrix, in the order of its table."""

from tests.faults import rows_kill, rows_replay, rows_servers
from tests.faults.matrix import Row

ROWS: tuple[Row, ...] = (*rows_kill.ROWS, *rows_servers.ROWS, *rows_replay.ROWS)
