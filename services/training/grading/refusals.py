"""Why a sample is not graded."""

from collections.abc import Mapping, Sequence

from services.kernel import NotFoundError, RuleViolationError


class GradingRuleNotFoundError(NotFoundError):
    """No grading rule of that standard is kept here."""

    code = "grading_rule_not_found"


class StandardOfOtherGoodsError(RuleViolationError):
    """The standard says nothing about this commodity."""

    code = "grading_standard_of_other_goods"


class VariantUnknownError(RuleViolationError):
    """The standard grades other variants of the commodity, or asks which one it is."""

    code = "grading_variant"


class SampleMassError(RuleViolationError):
    """Defects are counted in a sample of the mass the standard names, neither less nor more."""

    code = "sample_mass"


class DefectCountNegativeError(RuleViolationError):
    """A count of defects is zero or more."""

    code = "defect_count_negative"


class DefectUnknownError(RuleViolationError):
    """The standard knows no defect of that code."""

    code = "defect_unknown"


class DeterminationUnknownError(RuleViolationError):
    """The standard asks for no such determination."""

    code = "determination_unknown"


class DeterminationOutOfRangeError(RuleViolationError):
    """What was measured cannot be: below zero, or above all there is."""

    code = "determination_out_of_range"


class SampleIncompleteError(RuleViolationError):
    """A grade needs every determination that its standard asks for."""

    code = "sample_incomplete"

    def __init__(self, standard: str, missing: Sequence[str]) -> None:
        super().__init__(f"{standard} also asks for {', '.join(missing)}")
        self._missing = tuple(missing)

    @property
    def members(self) -> Mapping[str, object]:
        """What the sample lacks."""
        return {"missing": list(self._missing)}
