"""What is true of a foreign round: the round as it was rebuilt here, and whether its document is the keeper's."""

from dataclasses import dataclass

from services.evaluation.digests.canonical import digest_of
from services.evaluation.rounds.describing import document_of
from services.evaluation.rounds.model import Round
from services.kernel import Country


@dataclass(frozen=True, slots=True)
class ForeignRound:
    """A round that the other ministry keeps."""

    round: Round
    rebuilt_digest: str | None
    """SHA-256 of the document as it was rebuilt here; None until its keeper told that every criterion is agreed."""
    is_equal: bool
    """Whether the document here is the one that its keeper told the digest of; only such a one is signed."""

    @property
    def version(self) -> int:
        """How many facts were told of it."""
        return self.round.version


def foreign_round(entry: Round) -> ForeignRound:
    """Write the document of a round whose digest was told, and hold it against that."""
    is_whole = entry.agreed.keys() == set(entry.applied) and len(entry.sheets) == len(Country)
    rebuilt = digest_of(document_of(entry)) if entry.document_digest is not None and is_whole else None
    return ForeignRound(entry, rebuilt, is_equal=rebuilt is not None and rebuilt == entry.document_digest)
