"""Ends a run of the vectors with how many of each kind were reproduced."""

from collections import Counter

import pytest

from tests.vectors.reading import REPRODUCED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not REPRODUCED:
        return
    kinds = Counter(REPRODUCED.values())
    terminalreporter.section("lending vectors reproduced in every column")
    for kind, count in sorted(kinds.items()):
        terminalreporter.write_line(f"{count:5}  {kind}")
    terminalreporter.write_line(f"{kinds.total():5}  in all")
