"""The names of what is entered in a loan, and how an entry's event is written down."""

from typing import Any

from pydantic import TypeAdapter

from services.financing.arithmetic.lending.events import (
    Charge,
    Chargeback,
    ChargeOff,
    Dated,
    Disbursement,
    DueDateChange,
    Event,
    ExtraTerms,
    InterestPause,
    NewPlan,
    Payment,
    RateChange,
    ReAge,
    ReAmortisation,
    Recovery,
    Refund,
    Waiver,
    WriteOff,
)

EVENTS: dict[str, type[Event]] = {
    "disbursement": Disbursement,
    "repayment": Payment,
    "charge": Charge,
    "chargeback": Chargeback,
    "rate_change": RateChange,
    "extra_terms": ExtraTerms,
    "due_date_change": DueDateChange,
    "interest_pause": InterestPause,
    "new_plan": NewPlan,
    "re_age": ReAge,
    "re_amortisation": ReAmortisation,
    "charge_off": ChargeOff,
    "write_off": WriteOff,
    "waiver": Waiver,
    "refund": Refund,
    "recovery": Recovery,
}
_KINDS: dict[type[Dated], str] = {of: kind for kind, of in EVENTS.items()}
_ADAPTERS: dict[str, TypeAdapter[Any]] = {kind: TypeAdapter(of) for kind, of in EVENTS.items()}


def kind_of(event: Event) -> str:
    """Name an event's kind."""
    return _KINDS[type(event)]


def written(event: Event) -> dict[str, Any]:
    """Write an event's values down, without its kind."""
    values: dict[str, Any] = _ADAPTERS[kind_of(event)].dump_python(event, mode="json")
    return values


def read(kind: str, values: dict[str, Any]) -> Event:
    """Read an event from its kind and its values.

    Raises:
        KeyError: there is no such kind.
        ValidationError: the values are not that kind's.
    """
    event: Event = _ADAPTERS[kind].validate_python(values)
    return event
