"""What may be asked of the register of cooperatives."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.contracts.registry import CooperativeForm, CooperativeKind, CooperativeOrgan
from services.kernel.money import MINOR_UNITS_MAX
from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL, Official
from services.registry.given import IDENTIFIERS_MAX, Changes, Code, GivenAmount, GivenIdentifier, Name, Registration

MEMBER_COUNT_MAX = 10_000_000
CHANGE_NUMBER_MAX = 999_999_999
SEATS_MAX = 1_000
BOOK_YEAR_MIN, BOOK_YEAR_MAX = 1900, 9998

MemberCount = Annotated[int, Field(ge=1, le=MEMBER_COUNT_MAX)]
LicenceNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{1,58}[A-Za-z0-9]$")]
"""As the authority writes it, without spaces: it is published, so it holds no sentence."""


@classed(OFFICIAL)
class GivenFigures(Command):
    """How large a cooperative is; the class of a savings-and-loan cooperative is read from what is given."""

    member_count: MemberCount
    own_capital: GivenAmount | None = None
    assets: GivenAmount | None = None


@classed(OFFICIAL)
class DescribeCooperative(Command):
    """What the applicant says; places, names and numbers are checked before anything is kept."""

    legal_name: Official[Name]
    kind: CooperativeKind
    place_code: Code
    identifiers: list[GivenIdentifier] = Field(default_factory=list, max_length=IDENTIFIERS_MAX)
    valid_from: Day | None = None
    """The first day this holds; None: today, in the entry's country."""


@classed(OFFICIAL)
@classed(OFFICIAL)
class RegisterCooperative(DescribeCooperative, GivenFigures, Registration):
    """Enter a cooperative into its country's register."""

    country: CountryCode
    form: CooperativeForm


@classed(OFFICIAL)
class DescriptionChanges(Changes):
    """Those parts of a description that change; what is not given stays, and so does the form."""

    legal_name: Official[Name | None] = None
    kind: CooperativeKind | None = None
    place_code: Code | None = None
    identifiers: Annotated[list[GivenIdentifier], Field(max_length=IDENTIFIERS_MAX)] | None = None


@classed(OFFICIAL)
class AmendCooperative(Command):
    """Describe an entry anew, whole; its form stays."""

    cooperative_id: PathId
    description: DescribeCooperative


@classed(OFFICIAL)
class Correction(Command):
    """The body of a correction: what takes the place of a change's description; None: the change never was."""

    change: Annotated[int, Field(ge=1, le=CHANGE_NUMBER_MAX)]
    description: DescribeCooperative | None
    reason_code: ReasonCode


@classed(OFFICIAL)
class CorrectCooperative(Command):
    """Let a description take the place of what one change said."""

    cooperative_id: PathId
    correction: Correction


@classed(OFFICIAL)
class MembersReport(GivenFigures):
    """The body of a report: the figures and the day of the members' meeting."""

    reported_on: Day


@classed(OFFICIAL)
class ReportMembers(Command):
    """Take a members' meeting's figures down."""

    cooperative_id: PathId
    report: MembersReport


@classed(OFFICIAL)
class GivenLicence(Command):
    """The body of a licence; both days belong to its period."""

    licence_number: LicenceNumber
    valid_from: Day
    valid_until: Day | None = None


@classed(OFFICIAL)
class RecordLicence(Command):
    """Record a permit to take savings and give loans."""

    cooperative_id: PathId
    licence: GivenLicence


@classed(OFFICIAL)
class GivenCertificate(Command):
    """The body of a certificate of the cooperative's number; both days belong to its period."""

    number: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    grade: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+-]{1,10}$")]
    valid_from: Day
    valid_until: Day


@classed(OFFICIAL)
class CertifyCooperative(Command):
    """Record the certificate of an Indonesian cooperative's number (NIK koperasi)."""

    cooperative_id: PathId
    certificate: GivenCertificate


@classed(OFFICIAL)
class Election(Command):
    """The body of an election: how many seats, how many of them women's, and the term; both ends belong to it."""

    seats: Annotated[int, Field(ge=1, le=SEATS_MAX)]
    women: Annotated[int, Field(ge=0, le=SEATS_MAX)]
    term_from: Day
    term_until: Day


@classed(OFFICIAL)
class RecordElection(Command):
    """Record the election of a board or of supervisors."""

    cooperative_id: PathId
    organ: CooperativeOrgan
    election: Election


@classed(OFFICIAL)
class GivenMeeting(Command):
    """The body of a yearly members' meeting; the surplus is in minor units of the country's own currency."""

    held_on: Day
    attendance: Annotated[int, Field(ge=1, le=MEMBER_COUNT_MAX)]
    are_accounts_accepted: bool
    surplus_distributed_minor: Annotated[int, Field(ge=0, le=MINOR_UNITS_MAX)] | None = None


@classed(OFFICIAL)
class RecordMeeting(Command):
    """Take a yearly members' meeting down."""

    cooperative_id: PathId
    book_year: Annotated[int, Field(ge=BOOK_YEAR_MIN, le=BOOK_YEAR_MAX)]
    meeting: GivenMeeting


@classed(OFFICIAL)
class Recognition(Command):
    """The body of a recognition: what it rests on, as a code."""

    basis_code: ReasonCode | None = None


@classed(OFFICIAL)
class RecogniseCooperative(Command):
    """Recognise a cooperative of the other country as a partner."""

    cooperative_id: PathId
    basis_code: ReasonCode | None


@classed(OFFICIAL)
class Admission(Command):
    """The body of an admission."""

    admitted_on: Day


@classed(OFFICIAL)
class AdmitMember(Command):
    """Admit a registered enterprise to a cooperative."""

    cooperative_id: PathId
    enterprise_id: PathId
    admitted_on: Day


@classed(OFFICIAL)
class Leaving(Command):
    """The body of the end of a membership."""

    left_on: Day


@classed(OFFICIAL)
class EndMembership(Command):
    """End an enterprise's membership."""

    cooperative_id: PathId
    enterprise_id: PathId
    left_on: Day


@classed(OFFICIAL)
class ChangeStanding(Command):
    """Suspend, reinstate or deregister an entry, or withdraw its certificate."""

    cooperative_id: PathId
    reason_code: ReasonCode
