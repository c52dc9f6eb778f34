"""How receivers and subscriptions are read; the secrets are not."""

from dataclasses import dataclass

from services.chassis.caller import Caller
from services.chassis.mongo import Database
from services.chassis.paging import Page
from services.webhooks.aggregates import FACT_TYPES
from services.webhooks.receivers.model import Receiver, Receivers
from services.webhooks.subscriptions.model import Subscription
from services.webhooks.subscriptions.refusals import ReceiverNotFoundError, ReceiverOfOtherMinistryError
from services.webhooks.subscriptions.repository import COLLECTION, from_document


@dataclass(frozen=True, slots=True)
class ReceiverView:
    """A receiver as officers of its ministry see it."""

    name: str
    url: str
    signatures: int
    """Two while its secret is changed."""


def own(receivers: Receivers, name: str, caller: Caller) -> Receiver:
    """Give a receiver of the caller's ministry.

    Raises:
        ReceiverNotFoundError: the operators wrote down none of that name.
        ReceiverOfOtherMinistryError: it is the other ministry's.
    """
    receiver = receivers.get(name)
    if receiver is None:
        raise ReceiverNotFoundError(f"no receiver {name}")
    if receiver.ministry != caller.ministry:
        raise ReceiverOfOtherMinistryError(f"{name} belongs to the other ministry")
    return receiver


def receivers_of(receivers: Receivers, caller: Caller) -> Page[ReceiverView]:
    """List the receivers of the caller's ministry: a page, and never more than one."""
    owned = (one for _, one in sorted(receivers.items()) if one.ministry == caller.ministry)
    return Page(items=[ReceiverView(one.name, one.url, len(one.secrets)) for one in owned])


def fact_types() -> Page[str]:
    """List the types of fact that may be chosen."""
    return Page(items=sorted(FACT_TYPES))


async def one(receiver: Receiver, db: Database) -> Subscription:
    """Read what a receiver is sent."""
    document = await db[COLLECTION].find_one({"_id": receiver.name})
    return from_document(document) if document else Subscription(receiver.name, receiver.ministry)
