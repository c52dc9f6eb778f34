"""Documents of a dossier: those gathered, and those a dated rule demands for an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from services.financing.dossiers.refusals import DocumentKindUnknownError
from services.financing.dossiers.terms import AppraisalRule, Threshold, is_above
from services.kernel import Money


@dataclass(frozen=True, slots=True)
class Document:
    """A paper the lender keeps: its fingerprint and where it lies, not the paper itself."""

    kind: str
    sha256: str
    reference: str
    received_on: date


class DocumentKind(BaseModel):
    """A kind of document, and above which amounts it is demanded and approval waits for it; no threshold: never."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: str
    demanded_above: tuple[Threshold, ...]
    approval_needs_above: tuple[Threshold, ...]


class DocumentRule(AppraisalRule):
    """The kinds of documents known in a period."""

    kinds: tuple[DocumentKind, ...]


@dataclass(frozen=True, slots=True)
class MissingDocument:
    """A demanded document that is not there, and whether approval waits for it."""

    kind: str
    title: str
    stops_approval: bool


@dataclass(frozen=True, slots=True)
class DocumentFinding:
    """How many documents are demanded for the amount, and which of them are missing."""

    rule: str
    demanded: int
    missing: tuple[MissingDocument, ...]

    @property
    def stopping(self) -> tuple[str, ...]:
        """The kinds approval waits for."""
        return tuple(one.kind for one in self.missing if one.stops_approval)


def demand_known(kind: str, rule: DocumentRule) -> None:
    """Refuse a kind the rule does not know.

    Raises:
        DocumentKindUnknownError: naming those it knows.
    """
    known = [one.code for one in rule.kinds]
    if kind not in known:
        raise DocumentKindUnknownError(f"{kind} is none of {', '.join(known)}")


def check_documents(documents: Sequence[Document], amount: Money, rule: DocumentRule) -> DocumentFinding:
    """Compare what was gathered with what the rule demands for an amount."""
    gathered = {document.kind for document in documents}
    stopping = {kind.code for kind in rule.kinds if is_above(amount, kind.approval_needs_above)}
    demanded = [kind for kind in rule.kinds if kind.code in stopping or is_above(amount, kind.demanded_above)]
    missing = tuple(
        MissingDocument(kind.code, kind.title, kind.code in stopping) for kind in demanded if kind.code not in gathered
    )
    return DocumentFinding(rule.version, len(demanded), missing)
