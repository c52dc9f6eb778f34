"""Answers kept under the caller's `Idempotency-Key`: the same request twice is one effect and one answer."""

import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pymongo.errors import DuplicateKeyError, PyMongoError

from services.chassis.caller import Caller
from services.chassis.mongo import Index, is_write_conflict
from services.chassis.unit_of_work import Transaction
from services.kernel import ConflictError, RuleViolationError

ANSWER_KEPT_SECONDS = 7 * 24 * 3600

IDEMPOTENCY_INDEXES = (Index("answers", (("answered_at", 1),), expire_after_seconds=ANSWER_KEPT_SECONDS),)


class IdempotencyKeyReusedError(RuleViolationError):
    """The key came with another request before; choose a new one."""

    code = "idempotency_key_reused"


class RequestInFlightError(ConflictError):
    """The same key is being worked on; ask again for its answer."""

    code = "request_in_flight"


@dataclass(frozen=True)
class AnswerSlot:
    """The place of one answer: the caller's key, and the fingerprint of what was asked."""

    key: str
    fingerprint: str

    async def kept(self, tx: Transaction) -> Any | None:  # noqa: ANN401 - JSON
        """Find the answer given before.

        Raises:
            IdempotencyKeyReusedError: the key belongs to another request.
        """
        found = await tx.db.answers.find_one({"_id": self.key}, session=tx.session)
        if found is not None and found["fingerprint"] != self.fingerprint:
            raise IdempotencyKeyReusedError("the key was used for another request")
        return found["answer"] if found is not None else None

    async def keep(self, answer: Any, tx: Transaction) -> None:  # noqa: ANN401
        """Keep the answer in the command's own transaction; of two requests with one key only one can.

        Raises:
            RequestInFlightError: the other one was first; asking again gives its answer.
        """
        document = {"_id": self.key, "fingerprint": self.fingerprint, "answer": answer, "answered_at": tx.now}
        try:
            await tx.insert("answers", document)
        except DuplicateKeyError as error:
            raise RequestInFlightError("a request with this key was just answered; ask again") from error
        except PyMongoError as error:
            if is_write_conflict(error):
                raise RequestInFlightError("a request with this key is running") from error
            raise


def answer_slot(caller_key: str, caller: Caller, command: BaseModel) -> AnswerSlot:
    """Make the slot of one request; a key belongs to its caller, and a subject to its ministry's issuer."""
    asked = f"{type(command).__name__}:{command.model_dump_json()}"
    return AnswerSlot(f"{caller.ministry}/{caller.subject}/{caller_key}", hashlib.sha256(asked.encode()).hexdigest())
