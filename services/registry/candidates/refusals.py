"""Why a registration or a judgement of a pair is refused."""

from collections.abc import Mapping, Sequence

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class PossibleDuplicateError(ConflictError):
    """The register may hold this entry already; look at the candidates, and name those that it is not.

    A candidate with an equal official number cannot be named away.
    """

    code = "possible_duplicate"

    def __init__(self, detail: str, candidates: Sequence[Mapping[str, object]]) -> None:
        super().__init__(detail)
        self._candidates = candidates

    @property
    def members(self) -> Mapping[str, object]:
        """The candidates with their scores and each field's part."""
        return {"candidates": list(self._candidates)}


class PairNotFoundError(NotFoundError):
    """No such pair was found or judged."""

    code = "duplicate_pair_not_found"


class PairJudgedError(ConflictError):
    """The pair was judged already, or not yet merged."""

    code = "duplicate_pair_state"


class SurvivorNotOfPairError(RuleViolationError):
    """The survivor of a merge is one of the pair's two entries."""

    code = "survivor_not_of_pair"


class FieldNotTakenOverError(RuleViolationError):
    """A survivor takes over what entries of its register say."""

    code = "field_not_taken_over"


class DuplicatesOfOtherMinistryError(ForbiddenError):
    """Duplicates are judged by the ministry that keeps the entries."""

    code = "duplicates_of_other_ministry"
