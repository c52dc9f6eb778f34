"""The embedded database as a program: its own command line, with a shorter life for transactions nobody goes on with.

`python -m deploy.embedded.database --storage-path FOLDER …` takes the options of SecantusDB's own command.
"""

import sys
from functools import partial

import secantus.cli
from secantus.server import SecantusDBServer

IDLE_TRANSACTION_SECONDS_MAX = 5.0
"""A process that is killed leaves its transactions open, and every later writer of the same documents waits for them.

The server's default is a minute and its command has no option for it. MongoDB's own limit is on a transaction's whole
life (`transactionLifetimeLimitSeconds`); here it is on the time since its last statement.
"""


def main() -> None:
    """Serve until a signal ends it."""
    server = partial(SecantusDBServer, transaction_lifetime_seconds=IDLE_TRANSACTION_SECONDS_MAX)
    secantus.cli.SecantusDBServer = server
    sys.exit(secantus.cli.main())


if __name__ == "__main__":
    main()
