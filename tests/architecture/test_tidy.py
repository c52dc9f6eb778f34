"""Every file is tidy, and every untidiness is noticed."""

import pytest

from tests.architecture.tidiness import (
    APP_LINES_MAX,
    CHASSIS_LINES_MAX,
    FUNCTION_LINES_MAX,
    ROOM_LINES_MAX,
    TEST_LINES_MAX,
    faults,
)
from tests.architecture.violations import ROOT

FOLDERS = ("services", "deploy", "operators", "story", "tests")
SENTENCE = '"""What is true of loans."""\n'


def test_every_file_is_tidy() -> None:
    paths = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]

    untidy = [
        str(fault)
        for path in sorted(paths)
        for fault in faults(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
    ]

    assert len(paths) > 100
    assert untidy == []


def filled(lines: int) -> str:
    return SENTENCE + "\n" * (lines - 1)


UNTIDY = {
    "no opening sentence": ("services/financing/loans/model.py", "RATE = 1\n"),
    f"at most {APP_LINES_MAX}": ("services/financing/app.py", filled(APP_LINES_MAX + 1)),
    f"at most {ROOM_LINES_MAX}": ("services/financing/loans/routes.py", filled(ROOM_LINES_MAX + 1)),
    f"at most {CHASSIS_LINES_MAX}": ("services/chassis/relay.py", filled(CHASSIS_LINES_MAX + 1)),
    f"at most {TEST_LINES_MAX}": ("tests/unit/test_loans.py", filled(TEST_LINES_MAX + 1)),
    f"at most {FUNCTION_LINES_MAX}": (
        "services/financing/loans/model.py",
        f"{SENTENCE}def disburse() -> None:\n" + "    pass\n" * FUNCTION_LINES_MAX,
    ),
    "'utils' says nothing": ("services/financing/loans/utils.py", SENTENCE),
    "'helpers' says nothing": ("tests/unit/loan_helpers.py", SENTENCE),
    "'common' says nothing": ("services/common/loans.py", SENTENCE),
    "'base' says nothing": ("deploy/base.py", SENTENCE),
    "'manager' says nothing": ("services/financing/loans/manager.py", SENTENCE),
    "an open task": ("deploy/embedded/ports.py", f"{SENTENCE}# TO" + "DO: close the port\n"),
    "amount_major is money in a float": ("services/financing/loans/model.py", f"{SENTENCE}amount_major: float\n"),
    "interest is money in a float": (
        "services/financing/loans/model.py",
        f"{SENTENCE}def interest() -> float: ...\n",
    ),
    "principal is money in a float": (
        "services/financing/loans/model.py",
        f"{SENTENCE}def repay(principal: float | None) -> None: ...\n",
    ),
    "an amount becomes a float": (
        "services/financing/loans/model.py",
        f"{SENTENCE}share = float(loan.amount_minor) / 100\n",
    ),
    "utcnow() knows no zone": ("services/chassis/lease.py", f"{SENTENCE}now = datetime.utcnow()\n"),
    "today() knows no zone": ("services/chassis/lease.py", f"{SENTENCE}day = date.today()\n"),
    "now() without a zone": ("services/chassis/lease.py", f"{SENTENCE}now = datetime.now()\n"),
    "fromtimestamp() without a zone": ("services/chassis/lease.py", f"{SENTENCE}at = datetime.fromtimestamp(0)\n"),
}


@pytest.mark.parametrize("what", UNTIDY)
def test_an_untidy_file_is_noticed(what: str) -> None:
    path, text = UNTIDY[what]

    found = faults(path, text)

    assert len(found) == 1
    assert what in found[0].what


@pytest.mark.parametrize(
    "code",
    [
        "now = datetime.now(UTC)",
        "now = datetime.now(tz=UTC)",
        "seconds = clock.now()",
        "at = datetime.fromtimestamp(0, UTC)",
        "interest_rate: float",
        "amount_minor: int",
        "share = float(quotient)",
    ],
)
def test_a_tidy_line_is_left_alone(code: str) -> None:
    assert faults("services/financing/loans/model.py", f"{SENTENCE}{code}\n") == []
