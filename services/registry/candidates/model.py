"""What is true of candidates and of pairs of entries: open, dismissed or merged, each step with who took it."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from services.kernel import Country
from services.kernel.privacy import classed
from services.registry.candidates.refusals import (
    DuplicatesOfOtherMinistryError,
    PairJudgedError,
    PossibleDuplicateError,
)
from services.registry.field_classes import OFFICIAL
from services.registry.matching.blocking import Keys, blocking_keys
from services.registry.matching.comparing import compare
from services.registry.matching.model import Comparison, Described, Grade, Kind, MatchingRule, rule_for

CANDIDATES_MAX = 20
"""Candidates that are shown, the most alike first."""
STEPS_MAX = 50
"""Steps a pair keeps: the last ones."""

PairStatus = Literal["open", "dismissed", "merged"]
StepKind = Literal["found", "dismissed", "merged", "unmerged"]


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Subject:
    """An entry, registered or to be registered, as matching sees it."""

    entry_id: str
    kind: Kind
    country: Country
    described: Described

    def rule(self, at: datetime) -> MatchingRule:
        """Give the rule that entries like this one are matched by."""
        return rule_for(self.kind, self.country, on=self.country.day_of(at))

    def keys(self, at: datetime) -> Keys:
        """Give the keys it is kept under."""
        return blocking_keys(self.rule(at), self.described)


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be the same one, and why."""

    entry_id: str
    comparison: Comparison


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did with a pair, when, and why as a code."""

    kind: StepKind
    by: str
    at: datetime
    reason_code: str
    merged_id: str | None = None
    """The entry that was merged away, or brought back."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries of one register that may be one, in the order of their ids."""

    kind: Kind
    country: Country
    entry_ids: tuple[str, str]
    grade: Grade
    score: Decimal
    bits: Decimal
    rule_version: str
    status: PairStatus
    steps: tuple[Step, ...]

    @property
    def pair_id(self) -> str:
        """The ids of both, so that a pair is kept once."""
        return pair_id_of(*self.entry_ids)


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class JudgedPair:
    """A pair as it is shown, under its id."""

    pair_id: str
    pair: Pair


def pair_id_of(one: str, other: str) -> str:
    """Name a pair by both entries, whichever comes first."""
    return ":".join(sorted((one, other)))


def weigh(subject: Subject, known: Sequence[Subject], at: datetime) -> tuple[Candidate, ...]:
    """Compare an entry with those that share a key; give the certain and likely ones, the most alike first."""
    rule = subject.rule(at)
    others = (one for one in known if one.entry_id != subject.entry_id)
    found = (Candidate(one.entry_id, compare(rule, subject.described, one.described)) for one in others)
    alike = [one for one in found if one.comparison.grade != "unlikely"]
    order = sorted(alike, key=lambda one: (one.comparison.grade, -one.comparison.bits, one.entry_id))
    return tuple(order[:CANDIDATES_MAX])


def demand_new(candidates: Sequence[Candidate], not_duplicate_of: Collection[str]) -> None:
    """Refuse to register what may be registered already.

    Raises:
        PossibleDuplicateError: a candidate is certain, or likely and not named in `not_duplicate_of`.
    """
    held = [one for one in candidates if one.comparison.grade == "certain" or one.entry_id not in not_duplicate_of]
    if not held:
        return
    certain = any(one.comparison.grade == "certain" for one in held)
    way_out = "it has the same official number" if certain else "name each in not_duplicate_of if it is another one"
    raise PossibleDuplicateError(
        f"{len(held)} entries may be this one: {way_out}", [_shown(candidate) for candidate in held]
    )


def found_pair(subject: Subject, candidate: Candidate, *, by: str, at: datetime) -> Pair:
    """Give the open pair of an entry and its candidate."""
    low, high = sorted((subject.entry_id, candidate.entry_id))
    step, how = Step("found", by, at, "scan"), candidate.comparison
    return Pair(
        kind=subject.kind,
        country=subject.country,
        entry_ids=(low, high),
        grade=how.grade,
        score=how.score,
        bits=how.bits,
        rule_version=how.rule_version,
        status="open",
        steps=(step,),
    )


def dismiss(pair: Pair, *, reason_code: str, by: str, at: datetime) -> Pair:
    """Judge that two entries are two.

    Raises:
        PairJudgedError: the pair is not open.
    """
    _demand(pair, "open")
    return _after(pair, "dismissed", Step("dismissed", by, at, reason_code))


def merged(pair: Pair, merged_id: str, *, reason_code: str, by: str, at: datetime) -> Pair:
    """Judge that two entries are one, and note which was merged away.

    Raises:
        PairJudgedError: the pair is not open.
    """
    _demand(pair, "open")
    return _after(pair, "merged", Step("merged", by, at, reason_code, merged_id))


def unmerged(pair: Pair, *, reason_code: str, by: str, at: datetime) -> Pair:
    """Take a merge back: the pair is open again.

    Raises:
        PairJudgedError: the pair is not merged.
    """
    _demand(pair, "merged")
    return _after(pair, "open", Step("unmerged", by, at, reason_code, merged_id_of(pair)))


def merged_id_of(pair: Pair) -> str:
    """Name the entry that was merged away.

    Raises:
        PairJudgedError: the pair is not merged.
    """
    _demand(pair, "merged")
    return next(step.merged_id for step in reversed(pair.steps) if step.kind == "merged" and step.merged_id)


def demand_home(country: Country, ministry: Country | None) -> None:
    """Refuse a ministry that does not keep the entries.

    Raises:
        DuplicatesOfOtherMinistryError: it is the other one.
    """
    if ministry != country:
        raise DuplicatesOfOtherMinistryError(f"duplicates among entries of {country} are judged by its own ministry")


def home_of(ministry: Country | None) -> Country:
    """Name the country whose registers a caller's ministry keeps.

    Raises:
        DuplicatesOfOtherMinistryError: the caller belongs to none.
    """
    if ministry is None:
        raise DuplicatesOfOtherMinistryError("duplicates are judged by a ministry")
    return ministry


def _demand(pair: Pair, status: PairStatus) -> None:
    if pair.status != status:
        raise PairJudgedError(f"{pair.pair_id} is {pair.status}; it would have to be {status}")


def _after(pair: Pair, status: PairStatus, step: Step) -> Pair:
    return replace(pair, status=status, steps=(*pair.steps, step)[-STEPS_MAX:])


def _shown(candidate: Candidate) -> dict[str, object]:
    how = candidate.comparison
    parts = [{name: _text(value) for name, value in asdict(part).items()} for part in how.parts]
    return {
        "entry_id": candidate.entry_id,
        "grade": how.grade,
        "score": str(how.score),
        "bits": str(how.bits),
        "rule_version": how.rule_version,
        "parts": parts,
    }


def _text(value: object) -> object:
    return str(value) if isinstance(value, Decimal) else value
