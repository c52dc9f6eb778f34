"""The kinds of aggregate that may cross: their topics, unions and facts in the contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from services.border.crossing.refusals import NotAgreedError
from services.chassis.subscriptions import adapter_of
from services.contracts import border, evaluation, financing, registry, training
from services.contracts.reading import Topic, UnknownEvent
from services.kernel import Event


@dataclass(frozen=True)
class Kind:
    """One kind of aggregate: the topic of its facts and their union."""

    topic: Topic
    union: Any

    def read(self, told: Mapping[str, Any]) -> Event:
        """Make the fact that was told.

        Raises:
            ValidationError: a field is missing or has another type.
            NotAgreedError: the contracts know no such fact.
        """
        fact: Event = adapter_of(self.union).validate_python(dict(told))
        if isinstance(fact, UnknownEvent):
            raise NotAgreedError(f"{fact.type} is known to nobody here")
        return fact


_KINDS = (
    Kind(registry.ENTERPRISE_TOPIC, registry.EnterpriseEvent),
    Kind(registry.COOPERATIVE_TOPIC, registry.CooperativeEvent),
    Kind(financing.FACILITY_TOPIC, financing.FacilityEvent),
    Kind(financing.APPLICATION_TOPIC, financing.ApplicationEvent),
    Kind(financing.LOAN_TOPIC, financing.LoanEvent),
    Kind(training.COHORT_TOPIC, training.CohortEvent),
    Kind(training.CERTIFICATE_TOPIC, training.CertificateEvent),
    Kind(registry.PARTNERSHIP_TOPIC, registry.PartnershipEvent),
    Kind(border.DECLARATION_TOPIC, border.DeclarationEvent),
    Kind(registry.ENTRY_ANSWER_TOPIC, registry.EntryAnswerEvent),
    Kind(financing.APPLICATION_ANSWER_TOPIC, financing.ApplicationAnswerEvent),
    Kind(evaluation.PERIOD_DIGEST_TOPIC, evaluation.PeriodDigestEvent),
    Kind(evaluation.ROUND_TOPIC, evaluation.RoundEvent),
    Kind(evaluation.ROUND_WORD_TOPIC, evaluation.RoundWordEvent),
    Kind(evaluation.ROUND_WORD_ANSWER_TOPIC, evaluation.RoundWordAnswerEvent),
)
KINDS: Mapping[str, Kind] = MappingProxyType({str(kind.topic): kind for kind in _KINDS})
"""By the aggregate's name, as agreements name it."""
