"""Every failpoint has its row and nothing but a test build acts at one; a seed decides everything that is asked."""

import ast
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import get_args

import pytest
from aiokafka.errors import KafkaTimeoutError

from services.chassis.failpoints import Failpoint
from tests.faults.build import ArmedFailpoints, DriverEvent
from tests.faults.history import History, Invocation
from tests.faults.load import Request, draw
from tests.faults.rows import ROWS
from tests.faults.scene import Scene

ROOT = Path(__file__).parents[2]
FOLDERS = ("services", "deploy", "story", "operators")
FAILPOINTS: tuple[str, ...] = get_args(Failpoint)
MODULE = "services.chassis.failpoints"
IN_THE_DRIVER = frozenset({"commit.answered"})
"""Reached by a listener of the test build: no line of a service stands there."""
COMMANDS = 200


def without_one_row(names: Iterable[str], named_by_rows: Iterable[str]) -> dict[str, int]:
    """Count the rows of each name that has none or several, and of what rows name and nobody passes."""
    rows = Counter(named_by_rows)
    wanted = dict.fromkeys(names, 1)
    return {name: rows[name] for name in wanted.keys() | rows.keys() if rows[name] != wanted.get(name, 0)}


def rows_failpoints() -> list[str]:
    return [row.failpoint for row in ROWS if row.failpoint]


def test_every_failpoint_has_exactly_one_row() -> None:
    assert without_one_row(FAILPOINTS, rows_failpoints()) == {}


def test_a_failpoint_without_a_row_is_noticed() -> None:
    assert without_one_row((*FAILPOINTS, "relay.planted"), rows_failpoints()) == {"relay.planted": 0}


def test_a_second_row_and_a_row_of_no_failpoint_are_noticed() -> None:
    planted = [*rows_failpoints(), "relay.sent", "relay.planted"]

    assert without_one_row(FAILPOINTS, planted) == {"relay.sent": 2, "relay.planted": 1}


def test_a_failpoint_disarmed_while_a_process_looks_does_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    action = ArmedFailpoints(tmp_path, "registry-0")

    monkeypatch.setattr(Path, "exists", lambda _: True)
    action("relay.sent")

    assert list(tmp_path.iterdir()) == []


def test_an_armed_failpoint_acts_once(tmp_path: Path) -> None:
    (tmp_path / "registry-0.relay.sent").write_text("raise KafkaTimeoutError")
    action = ArmedFailpoints(tmp_path, "registry-0")

    with pytest.raises(KafkaTimeoutError):
        action("relay.sent")
    action("relay.sent")

    assert list(tmp_path.iterdir()) == []


def sources() -> dict[str, str]:
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


def passed(texts: Mapping[str, str]) -> set[object]:
    """Name the failpoints that some line passes."""
    return {
        node.args[0].value
        for text in texts.values()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call) and _name(node.func) == "failpoint" and isinstance(node.args[0], ast.Constant)
    }


def acting(texts: Mapping[str, str]) -> list[str]:
    """Name the modules that use more of the failpoints' module than the failpoint, or call anything `install`."""
    return [
        path
        for path, text in texts.items()
        if any(_acts(node) for node in ast.walk(ast.parse(text))) and _module(path) != MODULE
    ]


def _acts(node: ast.AST) -> bool:
    match node:
        case ast.ImportFrom(module=module, names=names) if module == MODULE:
            return any(alias.name != "failpoint" for alias in names)
        case ast.ImportFrom(module=module, names=names):
            return any(f"{module}.{alias.name}" == MODULE for alias in names)
        case ast.Import(names=names):
            return any(alias.name == MODULE for alias in names)
        case ast.Call(func=function):
            return _name(function) == "install"
    return False


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _module(path: str) -> str:
    return path.removesuffix(".py").replace("/", ".")


def test_every_failpoint_stands_somewhere_in_the_services() -> None:
    assert passed(sources()) == set(FAILPOINTS) - IN_THE_DRIVER


def test_nothing_that_is_delivered_acts_at_a_failpoint() -> None:
    texts = sources()

    assert len(texts) > 100
    assert acting(texts) == []


@pytest.mark.parametrize(
    "line",
    [
        "from services.chassis.failpoints import install",
        "from services.chassis.failpoints import failpoint, install as begin",
        "from services.chassis.failpoints import _actions",
        "from services.chassis import failpoints",
        "import services.chassis.failpoints",
        "importlib.import_module(NAME).install(kill)",
    ],
)
def test_a_line_that_acts_at_a_failpoint_is_noticed(line: str) -> None:
    planted = {"services/chassis/planted.py": line, "services/chassis/relay.py": "failpoint('relay.sent')"}

    assert acting(planted) == ["services/chassis/planted.py"]


def test_what_only_the_driver_knows_is_no_failpoint_of_the_services() -> None:
    assert set(get_args(DriverEvent)).isdisjoint(FAILPOINTS)


def scene(drawn: str) -> Scene:
    """Make a scene whose ids were drawn by services, as they are in every run anew."""
    enterprises = tuple(f"ent-{drawn * 18}{number:02d}" for number in range(12))
    return Scene(enterprises, tuple(f"loan-{drawn * 18}{number:02d}" for number in range(5)))


def asked(requests: Iterable[Request]) -> History:
    return History(
        [Invocation(one.number, one.key, one.method, one.path, one.body, float(one.number)) for one in requests]
    )


def without_keys(requests: Iterable[Request]) -> list[tuple[str, str, str]]:
    return [(one.method, one.path, str(one.body)) for one in requests]


def test_two_runs_of_one_seed_ask_the_same() -> None:
    first, second = (asked(draw(7, COMMANDS, scene(drawn))) for drawn in "ab")

    assert first.digest() == second.digest()


def test_another_seed_asks_something_else() -> None:
    first, second = (list(draw(seed, COMMANDS, scene("a"))) for seed in (7, 8))

    assert without_keys(first) != without_keys(second)
    assert asked(first).digest() != asked(second).digest()


def test_commands_drawn_in_two_parts_are_those_drawn_at_once() -> None:
    at_once = list(draw(7, COMMANDS, scene("a")))

    parts = [*draw(7, 50, scene("a")), *draw(7, COMMANDS - 50, scene("a"), first=50)]

    assert parts == at_once
