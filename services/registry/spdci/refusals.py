"""Why a message of another registry is refused; each refusal tells the standard's own code too."""

from collections.abc import Mapping

from services.kernel import ConflictError, ForbiddenError, RuleViolationError


class HeaderRefusedError(RuleViolationError):
    """The header of a message breaks a rule."""

    code = "spdci_header_refused"

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code = reason_code

    @property
    def members(self) -> Mapping[str, object]:
        """Name the standard's code."""
        return {"status_reason_code": self.reason_code}


class MessageRepeatedError(ConflictError):
    """A sender uses a message's number once."""

    code = "spdci_message_repeated"

    @property
    def members(self) -> Mapping[str, object]:
        """Name the standard's code."""
        return {"status_reason_code": "rjct.message_id.duplicate"}


class SignatureMissingError(ForbiddenError):
    """A partner whose keys are known signs every message."""

    code = "spdci_signature_missing"

    @property
    def members(self) -> Mapping[str, object]:
        """Name the standard's code."""
        return {"error_code": "err.signature.missing"}


class SignatureInvalidError(ForbiddenError):
    """The signature is not the sender's over this header and this message."""

    code = "spdci_signature_invalid"

    @property
    def members(self) -> Mapping[str, object]:
        """Name the standard's code."""
        return {"error_code": "err.signature.invalid"}


class SenderRefusedError(ForbiddenError):
    """The caller's token is not one the sender named speaks with."""

    code = "spdci_sender_refused"

    @property
    def members(self) -> Mapping[str, object]:
        """Name the standard's code."""
        return {"error_code": "err.sender_id.invalid"}


class ItemRefusedError(RuleViolationError):
    """One request of a message breaks a rule; the others are answered."""

    code = "spdci_item_refused"

    def __init__(self, reason_code: str, detail: str) -> None:
        super().__init__(detail)
        self.reason_code = reason_code

    @property
    def members(self) -> Mapping[str, object]:
        """Name the standard's code."""
        return {"status_reason_code": self.reason_code}
