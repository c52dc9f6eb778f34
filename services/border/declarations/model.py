"""What is true of a declaration: what may be said of which kind of entry, and what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from services.border.declarations.refusals import (
    DeclarationAwaitingError,
    DeclarationOfOtherMinistryError,
    DeclarationStateError,
    DeclarationUnfitError,
)
from services.border.foreign_entries.model import ForeignEntry
from services.contracts.border import DeclarationAnswered, DeclarationMade, EntryKind, Outcome, Saying
from services.kernel import Country, Decision

DeclarationStatus = Literal["awaiting", "accepted", "refused"]
SAYINGS: Mapping[EntryKind, frozenset[Saying]] = {
    "enterprise": frozenset({"recognised", "recognition_withdrawn"}),
    "cooperative": frozenset({"recognised"}),
    "partnership": frozenset({"signed", "ended"}),
    "application": frozenset({"no_objection", "objection"}),
}
"""What may be said of each kind of entry."""
WITH_A_REASON: frozenset[Saying] = frozenset({"recognition_withdrawn", "ended", "objection"})


@dataclass(frozen=True, slots=True)
class Declaration:
    """What this ministry said about an entry of the other one, and what came of it."""

    declaration_id: str
    home: Country
    kind: EntryKind
    entry_id: str
    says: Saying
    code: str | None
    """What it rests on, or why."""
    declared_by: str
    """The officer's account."""
    declared_at: datetime
    status: DeclarationStatus = "awaiting"
    answer_code: str | None = None
    """Which rule of the keeper's refused it."""
    version: int = 0


@dataclass(frozen=True, slots=True)
class Declarant:
    """Who declares: an officer, for which ministry, in whose cell."""

    home: Country
    ministry: Country | None
    officer: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is declared."""

    says: Saying
    code: str | None


def declare(
    entry: ForeignEntry, said: Said, declarant: Declarant, *, is_awaited: bool, declaration_id: str, at: datetime
) -> Decision[Declaration]:
    """Declare something about an entry of the other ministry.

    Args:
        entry: as far as it was told here.
        said: what is declared.
        declarant: who declares.
        is_awaited: the same was declared of it and is not answered.
        declaration_id: of the new declaration.
        at: the instant.

    Raises:
        DeclarationOfOtherMinistryError: the officer is not of the ministry whose cell this is.
        DeclarationUnfitError: this is not said of such an entry, or a reason is missing.
        DeclarationAwaitingError: the same is awaiting its answer.
    """
    if declarant.ministry is not declarant.home:
        raise DeclarationOfOtherMinistryError(f"officers of {declarant.home} declare here")
    if said.says not in SAYINGS[entry.kind]:
        raise DeclarationUnfitError(f"{entry.kind}: {', '.join(sorted(SAYINGS[entry.kind]))}; not {said.says}")
    if said.says in WITH_A_REASON and said.code is None:
        raise DeclarationUnfitError(f"{said.says} names its reason as a code")
    if is_awaited:
        raise DeclarationAwaitingError(f"{said.says} of {entry.entry_id} is not answered yet")
    made = Declaration(
        declaration_id=declaration_id,
        home=declarant.home,
        kind=entry.kind,
        entry_id=entry.entry_id,
        says=said.says,
        code=said.code,
        declared_by=declarant.officer,
        declared_at=at,
    )
    fact = DeclarationMade(
        subject=declaration_id,
        occurred_at=at,
        by=made.home,
        kind=made.kind,
        entry_id=made.entry_id,
        says=made.says,
        code=made.code,
    )
    return Decision(made, (fact,))


def answer(declaration: Declaration, outcome: Outcome, code: str | None, *, at: datetime) -> Decision[Declaration]:
    """Take the keeper's answer down.

    Raises:
        DeclarationStateError: it is answered.
    """
    if declaration.status != "awaiting":
        raise DeclarationStateError(f"{declaration.declaration_id} is {declaration.status}")
    fact = DeclarationAnswered(subject=declaration.declaration_id, occurred_at=at, outcome=outcome, code=code)
    return Decision(replace(declaration, status=outcome, answer_code=code), (fact,))
