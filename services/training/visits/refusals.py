"""Why something asked of a visit is refused."""

from services.kernel import ConflictError, ForbiddenError, NotFoundError, RuleViolationError


class VisitNotFoundError(NotFoundError):
    """No such visit was planned."""

    code = "visit_not_found"


class VisitOfOtherMinistryError(ForbiddenError):
    """An entry of a visit is changed by the ministry that keeps it."""

    code = "visit_of_other_ministry"


class VisitStateError(ConflictError):
    """The visit is not at a point that allows it."""

    code = "visit_state"


class VisitFullError(ConflictError):
    """A visit has no room for more costs or actions."""

    code = "visit_full"


class TourEnteredError(ConflictError):
    """A ministry enters a tour once, from its own side."""

    code = "visit_tour_entered"


class FirstCountryError(ConflictError):
    """Both entries of a tour name the same first country, or it would be counted twice or never."""

    code = "visit_first_country"


class VisitActionCompletedError(ConflictError):
    """A follow-up action is completed once."""

    code = "visit_action_completed"


class VisitActionsOpenError(ConflictError):
    """A visit is followed up when it has actions and every one is completed."""

    code = "visit_actions_open"


class VisitTypeUnknownError(RuleViolationError):
    """The list of types of that day has no such type."""

    code = "visit_type_unknown"


class VisitCalendarError(RuleViolationError):
    """Days are in order, and what happened is not in the future."""

    code = "visit_calendar"


class HostRepeatedError(RuleViolationError):
    """A host is named once."""

    code = "visit_host_repeated"


class AgendaUnfitError(RuleViolationError):
    """An item of the agenda is on a day of the visit, at one of its hosts, for its own objectives."""

    code = "visit_agenda_unfit"


class AgendaIncompleteError(RuleViolationError):
    """A visit is held when every objective is on its agenda."""

    code = "visit_agenda_incomplete"


class DelegateRepeatedError(RuleViolationError):
    """Somebody is in a delegation once."""

    code = "visit_delegate_repeated"


class DelegateUnknownError(RuleViolationError):
    """Only who was chosen goes on the visit."""

    code = "visit_delegate_unknown"


class OrganisationSideError(RuleViolationError):
    """Delegates are of the sending country's registers, registered hosts of the receiving one's."""

    code = "visit_organisation_side"


class CostBearerError(RuleViolationError):
    """A ministry bears a cost under its own name, an organisation or a donor by its id."""

    code = "visit_cost_bearer"


class ReportIncompleteError(RuleViolationError):
    """A report answers every section and judges every expected competence, and no other."""

    code = "visit_report_incomplete"


class VisitActionUnknownError(RuleViolationError):
    """The visit has no follow-up action of that number."""

    code = "visit_action_unknown"
