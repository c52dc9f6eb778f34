"""What may be asked of credentials."""

from typing import Annotated

from pydantic import StringConstraints

from services.chassis.commands import Command, PathId
from services.training.formats.open_badges.reading import CREDENTIAL_CHARACTERS_MAX

Document = Annotated[str, StringConstraints(min_length=1, max_length=CREDENTIAL_CHARACTERS_MAX)]
"""A credential or a status list as it was handed over, byte for byte: JSON-LD with its proof, or a token."""


class IssueCredential(Command):
    """Give a certificate the form of an Open Badge, signed by its ministry."""

    certificate_id: PathId


class VerifyCredential(Command):
    """Check a credential; `recipient` is the participant's number the presenter told: whom is it about."""

    credential: Document
    status_list: Document | None = None
    recipient: Annotated[str, StringConstraints(min_length=1, max_length=200)] | None = None
