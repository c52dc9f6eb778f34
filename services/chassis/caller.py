"""Who asks: a subject of one ministry with roles."""

from dataclasses import dataclass

from services.kernel import Country


@dataclass(frozen=True)
class Caller:
    """The subject of a validated access token, or a service acting on a fact."""

    subject: str
    ministry: Country | None
    roles: frozenset[str] = frozenset()


def acting_service(name: str) -> Caller:
    """A service that acts on a fact rather than on a person's command."""
    return Caller(subject=f"service:{name}", ministry=None)
