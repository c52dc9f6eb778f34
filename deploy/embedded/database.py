"""The embedded database as a program: its own command line, with a shorter life for transactions nobody goes on with.

It also ends itself when its store can do nothing more, as MongoDB does; whoever supervises it starts it again.

`python -m deploy.embedded.database --storage-path FOLDER …` takes the options of SecantusDB's own command.
"""

import logging
import os
import sys
from contextlib import suppress
from functools import partial

import secantus.cli
from secantus.server import SecantusDBServer

IDLE_TRANSACTION_SECONDS_MAX = 5.0
"""A process that is killed leaves its transactions open, and every later writer of the same documents waits for them.

The server's default is a minute and its command has no option for it. MongoDB's own limit is on a transaction's whole
life (`transactionLifetimeLimitSeconds`); here it is on the time since its last statement.
"""

PANIC = "WT_PANIC"
PANIC_STATUS = 14
"""The status MongoDB gives when it cannot go on."""


class EndOnPanic(logging.Handler):
    """Ends the process at the first error that says its store is over, which a full disk does to it.

    Left alone the server goes on accepting connections and closes each of them, also when there is space again.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line of the server's log."""
        if record.exc_info and PANIC in str(record.exc_info[1]):
            # The log may be on the full disk.
            with suppress(OSError):
                sys.stderr.write(f"{record.exc_info[1]}: ended, to be started again\n")
                sys.stderr.flush()
            os._exit(PANIC_STATUS)


def main() -> None:
    """Serve until a signal ends it."""
    logging.getLogger(secantus.__name__).addHandler(EndOnPanic())
    server = partial(SecantusDBServer, transaction_lifetime_seconds=IDLE_TRANSACTION_SECONDS_MAX)
    secantus.cli.SecantusDBServer = server
    sys.exit(secantus.cli.main())


if __name__ == "__main__":
    main()
