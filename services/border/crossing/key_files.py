"""Makes a ministry's keys of the border, once: `python -m services.border.crossing.key_files FOLDER`."""

import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path

from services.border.crossing.keys import PSEUDONYM_KEY_BYTES_MIN
from services.chassis.audit_keys import PRIVATE_FILE_MODE, make_key
from services.chassis.signing_keys import make_key as make_signing_key
from services.chassis.signing_keys import write_public

PSEUDONYM_KEY = "pseudonyms.key"
"""Its loss gives every entry another name; whoever has it can lead names back."""
ROUND_KEYS = "rounds.jwks"
"""What evaluation signs joint rounds with."""
PUBLIC_ROUND_KEYS = "rounds.public.jwks"


def make_keys(folder: Path) -> None:
    """Make what is not there yet: the key that seals, the secret of pseudonyms, the key of joint rounds.

    Of the keys that seal and sign, the public halves are written beside them, for the other ministry.
    """
    if not (folder / ROUND_KEYS).exists():
        make_signing_key(folder / ROUND_KEYS, datetime.now(UTC))
        write_public(folder / ROUND_KEYS, folder / PUBLIC_ROUND_KEYS)
    if (folder / PSEUDONYM_KEY).exists():
        return
    make_key(folder)
    (folder / PSEUDONYM_KEY).touch(mode=PRIVATE_FILE_MODE)
    (folder / PSEUDONYM_KEY).write_bytes(secrets.token_bytes(PSEUDONYM_KEY_BYTES_MIN))


if __name__ == "__main__":
    make_keys(Path(sys.argv[1]))
