"""What has crossed of a subject, counted from 1 without gaps."""

from dataclasses import dataclass

from services.kernel import Decision, Event


@dataclass(frozen=True, slots=True)
class Passage:
    """A subject under its pseudonym; its version counts what crossed."""

    subject: str
    version: int = 0


def cross(passage: Passage, fact: Event) -> Decision[Passage]:
    """Let the next fact cross."""
    return Decision(passage, [fact])
