"""Facts of training: cohorts, certificates, lots of goods, assistance with their standardization."""

from services.contracts.training.assistance_cases import (
    ASSISTANCE_CASE_TOPIC,
    ActionOwnerKind,
    AssistanceActionCompleted,
    AssistanceActionPlanned,
    AssistanceBaselineAssessed,
    AssistanceCaseClosed,
    AssistanceCaseEvent,
    AssistanceCaseOpened,
    AssistanceMarketReached,
    AssistanceStandardReached,
    CaseOutcome,
    Market,
)
from services.contracts.training.certificates import (
    CERTIFICATE_TOPIC,
    CertificateEvent,
    CertificateIssued,
    CertificateRevoked,
)
from services.contracts.training.cohorts import (
    COHORT_TOPIC,
    CohortCompleted,
    CohortEvent,
    CohortScheduled,
    ParticipantEnrolled,
    SessionAttended,
)
from services.contracts.training.lots import (
    LOT_TOPIC,
    LotEvent,
    LotGraded,
    LotRecorded,
    LotSampled,
    LotTested,
)

__all__ = [
    "ASSISTANCE_CASE_TOPIC",
    "CERTIFICATE_TOPIC",
    "COHORT_TOPIC",
    "LOT_TOPIC",
    "ActionOwnerKind",
    "AssistanceActionCompleted",
    "AssistanceActionPlanned",
    "AssistanceBaselineAssessed",
    "AssistanceCaseClosed",
    "AssistanceCaseEvent",
    "AssistanceCaseOpened",
    "AssistanceMarketReached",
    "AssistanceStandardReached",
    "CaseOutcome",
    "CertificateEvent",
    "CertificateIssued",
    "CertificateRevoked",
    "CohortCompleted",
    "CohortEvent",
    "CohortScheduled",
    "LotEvent",
    "LotGraded",
    "LotRecorded",
    "LotSampled",
    "LotTested",
    "Market",
    "ParticipantEnrolled",
    "SessionAttended",
]
