"""Checking a credential from files alone: no cell is asked, and nothing is fetched."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from operators.outcomes import Exit, wrong_use
from operators.showing import Report, table
from services.kernel import RuleViolationError
from services.training.formats.open_badges.issuers import Issuer, known
from services.training.formats.open_badges.reading import CREDENTIAL_CHARACTERS_MAX
from services.training.formats.open_badges.verification import Circumstances, CredentialVerification, verify_text
from services.training.issuers.key_files import read_issuers


def check(file: Path, issuers: Path | None, status_list: Path | None, recipient: str | None, at: datetime) -> Report:
    """Check a credential in a file; without its issuer's document it is not believed, without its list not wholly.

    Raises:
        Trouble: a file cannot be read.
    """
    found = verify_text(
        _text_of(file),
        Circumstances(
            known(_issuers_in(issuers) if issuers else ()),
            at,
            _text_of(status_list) if status_list else None,
            recipient,
        ),
    )
    rows = [(one.name, one.outcome, one.reason, one.detail) for one in found.checks]
    document = {
        "verified": found.verified,
        "checked_at": at.isoformat(timespec="seconds"),
        "checks": [
            {"name": name, "outcome": outcome, "reason": reason, "detail": detail}
            for name, outcome, reason, detail in rows
        ],
    }
    exit_code = Exit.GOOD if found.verified else Exit.NEEDS_A_PERSON
    made = table(f"Checks of {file.name}", ("check", "outcome", "reason", "detail"), rows)
    return Report(document, [made], exit_code, [_verdict(found)])


def _verdict(found: CredentialVerification) -> str:
    if found.verified:
        return "The credential is authentic and holds."
    if any(one.outcome == "failed" for one in found.checks):
        return "The credential does not hold."
    return "Nothing speaks against the credential, but not everything could be checked."


def _issuers_in(path: Path) -> Sequence[Issuer]:
    try:
        return read_issuers(path)
    except (OSError, ValueError, AttributeError, RuleViolationError) as error:
        raise wrong_use(f"{path} holds no issuer's document, nor a JSON list of them") from error


def _text_of(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as lines:
            return lines.read(CREDENTIAL_CHARACTERS_MAX + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise wrong_use(f"{path} cannot be read as text") from error
