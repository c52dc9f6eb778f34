"""Checking a joint round's signed document from files alone: no cell is asked."""

from pathlib import Path

from operators.outcomes import Exit, wrong_use
from operators.showing import Report, table
from services.evaluation.rounds.key_files import read_public_keys
from services.evaluation.rounds.refusals import SignedRoundUnreadableError
from services.evaluation.rounds.verification import DOCUMENT_CHARACTERS_MAX, verify_text


def check(file: Path, keys: Path) -> Report:
    """Check a signed document in a file against the ministries' public keys in another.

    Raises:
        Trouble: a file cannot be read, or holds something else.
    """
    try:
        known = read_public_keys(keys)
    except (OSError, ValueError) as error:
        raise wrong_use(f"{keys} holds no public keys of the ministries") from error
    try:
        with file.open(encoding="utf-8") as lines:
            checks = verify_text(lines.read(DOCUMENT_CHARACTERS_MAX + 1), known)
    except (OSError, UnicodeDecodeError, SignedRoundUnreadableError) as error:
        raise wrong_use(f"{file} is no signed document of a round") from error
    holds = all(one.outcome == "passed" for one in checks)
    rows = [(one.name, one.outcome, one.detail) for one in checks]
    document = {
        "verified": holds,
        "checks": [{"name": name, "outcome": outcome, "detail": detail} for name, outcome, detail in rows],
    }
    made = table(f"Checks of {file.name}", ("check", "outcome", "detail"), rows)
    verdict = "Both ministries signed this document." if holds else "This is not what both ministries signed."
    return Report(document, [made], Exit.GOOD if holds else Exit.NEEDS_A_PERSON, [verdict])
