"""Why a message was parked: stable names for people and alerts, and a detail without its content."""

from pydantic import ValidationError

from services.chassis.cloudevents import UnreadableMessageError
from services.kernel import DomainError

ERRORS_SHOWN_MAX = 5


def cause_of(error: Exception) -> str:
    """Name why a message cannot be applied; the name is stable."""
    match error:
        case UnreadableMessageError():
            return error.cause
        case ValidationError():
            return "schema_mismatch"
        case DomainError():
            return f"refused:{error.code}"
        case _:
            return f"failed:{type(error).__name__}"


def detail_of(error: Exception) -> str:
    """Say more without repeating the input, which may hold what must not be repeated: of a defect only its name."""
    if isinstance(error, ValidationError):
        parts = error.errors()[:ERRORS_SHOWN_MAX]
        return "; ".join(f"{'.'.join(map(str, part['loc']))}: {part['type']}" for part in parts)
    return str(error) if isinstance(error, DomainError | UnreadableMessageError) else ""
