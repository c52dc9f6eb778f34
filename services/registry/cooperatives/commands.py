"""What may be asked of the register of cooperatives."""

from typing import Annotated

from pydantic import Field, StringConstraints

from services.chassis.commands import Command, CountryCode, Day, PathId, ReasonCode
from services.contracts.registry import CooperativeForm, CooperativeKind
from services.registry.given import IDENTIFIERS_MAX, Code, GivenAmount, GivenIdentifier, Name, Registration

MEMBER_COUNT_MAX = 10_000_000

MemberCount = Annotated[int, Field(ge=1, le=MEMBER_COUNT_MAX)]
LicenceNumber = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9./-]{1,58}[A-Za-z0-9]$")]
"""As the authority writes it, without spaces: it is published, so it holds no sentence."""


class GivenFigures(Command):
    """How large a cooperative is; the class of a savings-and-loan cooperative is read from what is given."""

    member_count: MemberCount
    own_capital: GivenAmount | None = None
    assets: GivenAmount | None = None


class RegisterCooperative(GivenFigures, Registration):
    """Enter a cooperative into its country's register."""

    country: CountryCode
    legal_name: Name
    kind: CooperativeKind
    form: CooperativeForm
    place_code: Code
    identifiers: list[GivenIdentifier] = Field(default_factory=list, max_length=IDENTIFIERS_MAX)


class MembersReport(GivenFigures):
    """The body of a report: the figures and the day of the members' meeting."""

    reported_on: Day


class ReportMembers(Command):
    """Take a members' meeting's figures down."""

    cooperative_id: PathId
    report: MembersReport


class GivenLicence(Command):
    """The body of a licence; both days belong to its period."""

    licence_number: LicenceNumber
    valid_from: Day
    valid_until: Day | None = None


class RecordLicence(Command):
    """Record a permit to take savings and give loans."""

    cooperative_id: PathId
    licence: GivenLicence


class Recognition(Command):
    """The body of a recognition: what it rests on, as a code."""

    basis_code: ReasonCode | None = None


class RecogniseCooperative(Command):
    """Recognise a cooperative of the other country as a partner."""

    cooperative_id: PathId
    basis_code: ReasonCode | None


class Admission(Command):
    """The body of an admission."""

    admitted_on: Day


class AdmitMember(Command):
    """Admit a registered enterprise to a cooperative."""

    cooperative_id: PathId
    enterprise_id: PathId
    admitted_on: Day


class Leaving(Command):
    """The body of the end of a membership."""

    left_on: Day


class EndMembership(Command):
    """End an enterprise's membership."""

    cooperative_id: PathId
    enterprise_id: PathId
    left_on: Day


class ChangeStanding(Command):
    """Suspend, reinstate or deregister an entry."""

    cooperative_id: PathId
    reason_code: ReasonCode
