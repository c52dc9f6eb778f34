"""Every row of the fault matrix, in the order of its table."""

from tests.faults import rows_kill
from tests.faults.matrix import Row

ROWS: tuple[Row, ...] = (*rows_kill.ROWS,)
