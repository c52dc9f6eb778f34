"""Makes a ministry's keys of the border, once: `python -m services.border.crossing.key_files FOLDER`."""

import secrets
import sys
from pathlib import Path

from services.border.crossing.keys import PSEUDONYM_KEY_BYTES_MIN
from services.chassis.audit_keys import PRIVATE_FILE_MODE, make_key

PSEUDONYM_KEY = "pseudonyms.key"
"""Its loss gives every entry another name; whoever has it can lead names back."""


def make_keys(folder: Path) -> None:
    """Make the key that seals, the list of its public half for the other ministry, and the secret of pseudonyms."""
    if (folder / PSEUDONYM_KEY).exists():
        return
    make_key(folder)
    (folder / PSEUDONYM_KEY).touch(mode=PRIVATE_FILE_MODE)
    (folder / PSEUDONYM_KEY).write_bytes(secrets.token_bytes(PSEUDONYM_KEY_BYTES_MIN))


if __name__ == "__main__":
    make_keys(Path(sys.argv[1]))
