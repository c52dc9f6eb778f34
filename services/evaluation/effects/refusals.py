"""Why something asked of effects is refused."""

from collections.abc import Mapping

from services.kernel import ConflictError, ForbiddenError, RuleViolationError


class MinistryUnknownError(ForbiddenError):
    """An officer of one of the two ministries records what was reported."""

    code = "outcome_ministry_unknown"


class OutcomeReportError(RuleViolationError):
    """A report is about a known outcome in its unit, for a past period, and names each enterprise once."""

    code = "outcome_report_malformed"


class EffectPeriodsError(RuleViolationError):
    """Periods lie one after the other."""

    code = "effect_periods_malformed"


class EffectNotTellableError(ConflictError):
    """What was reported so far does not carry an estimate with an interval."""

    def __init__(self, detail: str, **counts: int) -> None:
        super().__init__(detail)
        self.counts = counts

    @property
    def members(self) -> Mapping[str, object]:
        """How many there are, and how many it takes."""
        return self.counts


class EffectGroupTooSmallError(EffectNotTellableError):
    """A group has fewer enterprises than the rule asks for."""

    code = "effect_group_too_small"


class EffectClustersTooFewError(EffectNotTellableError):
    """There are fewer clusters than the rule asks for."""

    code = "effect_clusters_too_few"


class EffectWithoutVariationError(EffectNotTellableError):
    """Every value of a group is the same, or covariates repeat each other: nothing tells how sure an estimate is."""

    code = "effect_without_variation"
