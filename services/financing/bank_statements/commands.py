"""What may be asked of bank statements."""

from typing import Annotated

from pydantic import Field

from services.chassis.commands import Command, PathId
from services.financing.payment_messages.documents import DOCUMENT_BYTES_MAX


class TakeBankStatement(Command):
    """Take a statement of a lender's account, camt.053."""

    lender_id: PathId
    content: Annotated[bytes, Field(max_length=DOCUMENT_BYTES_MAX)]
