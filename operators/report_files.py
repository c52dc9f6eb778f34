"""Checking a sealed report from files alone: no cell is asked."""

import logging
from pathlib import Path

from operators.outcomes import Exit, wrong_use
from operators.showing import Report, table
from services.evaluation.reports.refusals import SealedReportUnreadableError
from services.evaluation.reports.verification import REPORT_BYTES_MAX, verify_sealed


def check(file: Path, certificate: Path) -> Report:
    """Check a sealed report in a file against a ministry's certificate in another.

    Raises:
        Trouble: a file cannot be read, or holds something else.
    """
    # The library writes each reason into the log as well: here the checks tell it.
    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    try:
        with file.open("rb") as sealed:
            checks = verify_sealed(sealed.read(REPORT_BYTES_MAX + 1), certificate.read_bytes())
    except (OSError, SealedReportUnreadableError) as error:
        raise wrong_use(f"{file} is no sealed report, or {certificate} no certificate") from error
    holds = all(one.outcome == "passed" for one in checks)
    rows = [(one.name, one.outcome, one.detail) for one in checks]
    document = {
        "verified": holds,
        "checks": [{"name": name, "outcome": outcome, "detail": detail} for name, outcome, detail in rows],
    }
    made = table(f"Checks of {file.name}", ("check", "outcome", "detail"), rows)
    verdict = "The certificate sealed this report." if holds else "This is not what the certificate sealed."
    return Report(document, [made], Exit.GOOD if holds else Exit.NEEDS_A_PERSON, [verdict])
