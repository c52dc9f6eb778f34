"""Why a payment message or a payment order is refused."""

from services.kernel import RuleViolationError


class MessageRefusedError(RuleViolationError):
    """The document is not the message it should be: which line, and why. Nothing of it was taken."""

    code = "payment_message_refused"

    def __init__(self, reason: str, *, line: int | None = None) -> None:
        super().__init__(f"line {line}: {reason}" if line else reason)
        self.line = line
        self.reason = reason


class PaymentOrderError(RuleViolationError):
    """The order cannot be written as a message a bank would take."""

    code = "payment_order_invalid"


class CreditorReferenceError(RuleViolationError):
    """No ISO 11649 reference can be made of it: 1 to 21 letters and digits."""

    code = "creditor_reference_invalid"
