"""The roles a ministry's issuer may give: what somebody does in the cooperation."""

from enum import StrEnum


class Role(StrEnum):
    """One duty; a person may have several."""

    REGISTRAR = "registrar"
    VERIFIER = "verifier"
    MINISTRY_OFFICER = "ministry_officer"
    LENDER_OFFICER = "lender_officer"
    LOAN_OFFICER = "loan_officer"
    CREDIT_COMMITTEE = "credit_committee"
    TRAINER = "trainer"
    EVALUATOR = "evaluator"
    OPERATOR = "operator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


EVERY_ROLE: tuple[Role, ...] = tuple(Role)
"""For reading what every officer of either ministry may see."""
