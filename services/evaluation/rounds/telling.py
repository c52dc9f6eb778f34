"""How a sheet of scores is told in a fact, in lists, and read from one: ids stand apart, where they can be renamed."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypedDict, get_args

from services.contracts.evaluation import RoundScored, RoundWordSaid
from services.evaluation.indicators.terms import Grouping
from services.evaluation.rounds.model import Evidence, EvidenceKind, Score
from services.evaluation.rounds.refusals import SheetUnreadableError
from services.evaluation.rounds.words import EVIDENCE_MAX
from services.kernel import Currency

GROUP_CHARACTERS_MAX = 200
_KINDS: Mapping[str, EvidenceKind] = {kind: kind for kind in get_args(EvidenceKind)}
_NAME = re.compile(r"^[A-Za-z0-9._:-]{1,100}$")
_DIGEST = re.compile(r"^[0-9a-f]{64}$")


class ToldScores(TypedDict):
    """The fields of a fact that tell scores."""

    scores: tuple[int, ...]
    notes: tuple[str, ...]
    evidence_criteria: tuple[str, ...]
    evidence_kinds: tuple[str, ...]
    evidence_references: tuple[str, ...]
    evidence_groupings: tuple[str, ...]
    evidence_groups: tuple[str, ...]
    evidence_currencies: tuple[str, ...]
    evidence_values: tuple[str, ...]
    evidence_digests: tuple[str, ...]
    evidence_entries: tuple[str, ...]


def told_of(scores: Mapping[str, Score], criteria: Sequence[str]) -> ToldScores:
    """Tell scores in the order of their criteria; what is not there is an empty text."""
    pieces = [(code, one) for code in criteria for one in scores[code].evidence]
    found = [one for _, one in pieces]
    return ToldScores(
        scores=tuple(scores[code].score for code in criteria),
        notes=tuple(scores[code].note or "" for code in criteria),
        evidence_criteria=tuple(code for code, _ in pieces),
        evidence_kinds=tuple(one.kind for one in found),
        evidence_references=tuple("" if one.kind == "study" else one.reference for one in found),
        evidence_groupings=_texts(one.by for one in found),
        evidence_groups=tuple("" if one.group == one.entry_id else one.group or "" for one in found),
        evidence_currencies=_texts(one.currency for one in found),
        evidence_values=_texts(one.value for one in found),
        evidence_digests=_texts(one.digest for one in found),
        evidence_entries=tuple(one.entry_id for one in found if one.entry_id is not None),
    )


def scores_of(fact: RoundScored | RoundWordSaid, name_of: Callable[[str], str]) -> dict[str, Score]:
    """Read the scores a fact tells; `name_of` tells what a study or a cooperative is called across the border.

    Raises:
        SheetUnreadableError: the lists do not fit together, or hold what nothing rests on.
    """
    if not len(fact.criteria) == len(set(fact.criteria)) == len(fact.scores) == len(fact.notes):
        raise SheetUnreadableError("there is one score and one note of each criterion")
    evidence: dict[str, list[Evidence]] = {code: [] for code in fact.criteria}
    for code, one in _evidence(fact, name_of):
        if code not in evidence or len(evidence[code]) >= EVIDENCE_MAX:
            raise SheetUnreadableError(f"a score rests on {EVIDENCE_MAX} pieces of evidence at most")
        evidence[code].append(one)
    return {
        code: Score(score, note or None, tuple(evidence[code]))
        for code, score, note in zip(fact.criteria, fact.scores, fact.notes, strict=True)
    }


def _evidence(fact: RoundScored | RoundWordSaid, name_of: Callable[[str], str]) -> Iterator[tuple[str, Evidence]]:
    entries = iter(fact.evidence_entries)
    try:
        for code, *told in zip(
            fact.evidence_criteria,
            fact.evidence_kinds,
            fact.evidence_references,
            fact.evidence_groupings,
            fact.evidence_groups,
            fact.evidence_currencies,
            fact.evidence_values,
            fact.evidence_digests,
            strict=True,
        ):
            yield code, _piece(told, entries, name_of)
    except (ValueError, KeyError, StopIteration) as error:
        raise SheetUnreadableError("the lists of evidence do not fit together") from error
    if next(entries, None) is not None:
        raise SheetUnreadableError("more studies and cooperatives are named than evidence rests on")


def _piece(told: Sequence[str], entries: Iterator[str], name_of: Callable[[str], str]) -> Evidence:
    kind, reference, by, group, currency, value, digest = told
    grouping = Grouping(by) if by else None
    is_study, is_of_cooperative = kind == "study", grouping is Grouping.COOPERATIVE and not group
    entry = next(entries) if is_study or is_of_cooperative else ""
    found = Evidence(
        kind=_KINDS[kind],
        reference=entry if is_study else reference,
        by=grouping,
        group=entry if is_of_cooperative else group or None,
        currency=Currency(currency) if currency else None,
        value=value or None,
        digest=digest or None,
        called=name_of(entry) if entry else None,
    )
    if not _is_bounded(found):
        raise SheetUnreadableError(f"a piece of evidence is no {found.kind}")
    return found


def _is_bounded(one: Evidence) -> bool:
    names = [one.reference, *([one.value] if one.value else [])]
    is_plain = one.kind == "indicator" or (one.by, one.group, one.currency, one.value) == (None,) * 4
    return (
        is_plain
        and all(map(_NAME.match, names))
        and len(one.group or "") <= GROUP_CHARACTERS_MAX
        and (one.digest is None or _DIGEST.match(one.digest) is not None)
    )


def _texts(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value or "" for value in values)
