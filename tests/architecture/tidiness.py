"""What a tidy file is: length by room, opening sentence, names; no float money, naive instant or open task."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FUNCTION_LINES_MAX = 70
APP_LINES_MAX = 40
ROOM_LINES_MAX = 250
CHASSIS_LINES_MAX = 200
TEST_LINES_MAX = 400

BANNED_NAMES = frozenset(
    {"utils", "util", "helpers", "helper", "common", "base", "manager", "managers", "misc", "shared"}
)
OPEN_TASK = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
MONEY_NAME = re.compile(r"(^|_)(amount|principal|interest|limit|balance|paid|outstanding|overdue|minor|money|fee)(_|$)")
NOT_MONEY = re.compile(r"_(rate|share|ratio|seconds|days|count|max|bytes|pages)$")
NAIVE_CALLS = frozenset({"utcnow", "utcfromtimestamp", "today"})


@dataclass(frozen=True, order=True)
class Fault:
    """One untidiness: where and what."""

    path: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


def faults(path: str, text: str) -> list[Fault]:
    """List what is untidy in one file; `path` is relative to the repository."""
    tree = ast.parse(text)
    found = [*_lengths(path, text, tree), *_names(path), *_opening(path, tree)]
    found += [(number, "an open task") for number, line in enumerate(text.splitlines(), 1) if OPEN_TASK.search(line)]
    if path.startswith("services/"):
        found += [*_float_money(tree), *_naive_instants(tree)]
    return sorted(Fault(path, line, what) for line, what in found)


def lines_max(path: str) -> int:
    """Tell how many lines a file may have."""
    parts = Path(path).parts
    if parts[0] == "tests":
        return TEST_LINES_MAX
    if parts[:2] == ("services", "chassis"):
        return CHASSIS_LINES_MAX
    return APP_LINES_MAX if parts[0] == "services" and parts[-1] == "app.py" else ROOM_LINES_MAX


def _lengths(path: str, text: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    length = len(text.splitlines())
    if length > lines_max(path):
        yield 1, f"{length} lines; at most {lines_max(path)}"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES_MAX:
                yield node.lineno, f"{node.name} has {length} lines; at most {FUNCTION_LINES_MAX}"


def _names(path: str) -> Iterator[tuple[int, str]]:
    for part in Path(path).with_suffix("").parts:
        for word in sorted(BANNED_NAMES & set(part.split("_"))):
            yield 1, f"{word!r} says nothing about what is inside"


def _opening(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    sentence = ast.get_docstring(tree)
    if not path.startswith("tests/") and not (sentence or "").strip():
        yield 1, "no opening sentence"


def _float_money(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        name = _annotated_float(node)
        if name and MONEY_NAME.search(name) and not NOT_MONEY.search(name):
            yield node.lineno, f"{name} is money in a float"  # type: ignore[attr-defined]
        if isinstance(node, ast.Call) and _called(node) == "float" and any(map(_names_money, node.args)):
            yield node.lineno, "an amount becomes a float"


def _annotated_float(node: ast.AST) -> str | None:
    """Give the name a field, argument or function has, where it is said to be a float."""
    match node:
        case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
            return name if _mentions_float(annotation) else None
        case ast.arg(arg=name, annotation=ast.expr() as annotation):
            return name if _mentions_float(annotation) else None
        case ast.FunctionDef(name=name, returns=ast.expr() as annotation):
            return name if _mentions_float(annotation) else None
    return None


def _mentions_float(annotation: ast.expr) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "float" for part in ast.walk(annotation))


def _names_money(node: ast.expr) -> bool:
    names = (part.id if isinstance(part, ast.Name) else getattr(part, "attr", "") for part in ast.walk(node))
    return any(MONEY_NAME.search(name) for name in names)


def _naive_instants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        called, given = _called(node), {keyword.arg for keyword in node.keywords}
        if called in NAIVE_CALLS:
            yield node.lineno, f"{called}() knows no zone"
        elif called == "now" and not node.args and "tz" not in given and _of_datetime(node):
            yield node.lineno, "now() without a zone"
        elif called == "fromtimestamp" and len(node.args) < 2 and "tz" not in given:
            yield node.lineno, "fromtimestamp() without a zone"


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")


def _of_datetime(node: ast.Call) -> bool:
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    return isinstance(owner, ast.Name | ast.Attribute) and "datetime" in ast.unparse(owner)
