"""What is true of a ministry as an issuer: how it is called on a day, and the keys it signs or signed with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from joserfc.jwk import OKPKey

from services.kernel import ConflictError, Country, NotFoundError
from services.kernel.dated_rules import DatedRule, in_force
from services.training.formats.open_badges.issuers import Issuer, IssuerKey, Issuers, known


class SigningNotSetUpError(ConflictError):
    """The service was started without this ministry's key, or without the address it is reached at."""

    code = "signing_not_set_up"


class IssuerNotFoundError(NotFoundError):
    """No credential of this ministry is given here."""

    code = "issuer_not_found"


class IssuerProfile(DatedRule):
    """How a ministry is called, and where it presents itself, from a day on."""

    country: Country
    name: str
    url: str


@dataclass(frozen=True, slots=True)
class KeyPair:
    """A key of a ministry: its public half with its times, and the private half while it signs."""

    public: IssuerKey
    private: OKPKey | None = None


@dataclass(frozen=True, slots=True)
class SigningKey:
    """What signs at an instant: the key, and the name that proofs give it."""

    key: OKPKey
    method: str
    issuer: Issuer


@dataclass(frozen=True, eq=False)
class Signing:
    """All that credentials are signed and checked with here; `address` has no slash at its end."""

    profiles: Sequence[IssuerProfile]
    address: str | None = None
    keys: Mapping[Country, Sequence[KeyPair]] = field(default_factory=dict)
    others: Sequence[Issuer] = ()
    """Issuers elsewhere whose credentials are believed here."""

    def place(self, *parts: str) -> str:
        """Name something of this service as the outside reaches it.

        Raises:
            SigningNotSetUpError: no address is known.
        """
        if self.address is None:
            raise SigningNotSetUpError("set JEMBATAN_PUBLIC_URL")
        return "/".join((self.address, "v1", *parts))

    def issuer(self, country: Country, on: date) -> Issuer:
        """Give a ministry as an issuer.

        Raises:
            IssuerNotFoundError: it has no key here.
            SigningNotSetUpError: no address is known.
        """
        pairs = self.keys.get(country, ())
        if not pairs:
            raise IssuerNotFoundError(f"no key of {country} is kept here")
        profiles = [one for one in self.profiles if one.country is country]
        profile = in_force(profiles, on=on, subject=f"the issuer of {country}")
        name = self.place("issuers", country.value)
        return Issuer(name, profile.name, profile.url, tuple(pair.public for pair in pairs))

    def signing_key(self, country: Country, at: datetime) -> SigningKey:
        """Give the key a ministry signs with at an instant.

        Raises:
            SigningNotSetUpError: it has none here.
        """
        for pair in self.keys.get(country, ()):
            if pair.private is not None and pair.public.revoked_at is None and pair.public.signs(at):
                issuer = self.issuer(country, country.day_of(at))
                return SigningKey(pair.private, issuer.method(pair.public), issuer)
        raise SigningNotSetUpError(f"no key of {country} signs here: set JEMBATAN_SIGNING_KEY_FILES")

    def believed(self, at: datetime) -> Issuers:
        """Give every issuer whose credentials are believed here, the own ones before those elsewhere."""
        own = [self.issuer(country, country.day_of(at)) for country in self.keys] if self.address else []
        return known([*self.others, *own])
