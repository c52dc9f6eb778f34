"""The kinds of refusal: each says what a caller can do about it.

DomainError
├── NotFoundError        the thing named does not exist here
├── ForbiddenError       this caller may not ask for it
├── ConflictError        the thing is not in a state that allows it
└── RuleViolationError   what was asked breaks a rule, whatever the state
"""

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """A refusal by a rule; `code` is stable for years and becomes the problem's `type`."""

    code: ClassVar[str] = "refused"

    @property
    def detail(self) -> str:
        """What was refused and why, for a person."""
        return str(self)

    @property
    def members(self) -> Mapping[str, object]:
        """What a program needs to answer the refusal, as JSON: further members of the problem (RFC 9457, 3.2)."""
        return {}


class NotFoundError(DomainError):
    """The thing named does not exist here."""

    code = "not_found"


class ForbiddenError(DomainError):
    """The caller may not ask for it."""

    code = "forbidden"


class ConflictError(DomainError):
    """The thing is not in a state that allows it."""

    code = "conflict"


class RuleViolationError(DomainError):
    """What was asked breaks a rule, whatever the state."""

    code = "rule_violated"
