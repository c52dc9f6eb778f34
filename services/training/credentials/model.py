"""What is true of a credential: which certificate gets one, what it says, and where its revocation is read."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from services.contracts.training import CredentialIssued
from services.kernel import ConflictError, Country, Decision, NotFoundError
from services.kernel.languages import Language
from services.training.certificates.model import Certificate
from services.training.credentials.achievements import Achievement, CredentialFormat
from services.training.formats.open_badges.bitstrings import scattered, write_list
from services.training.formats.open_badges.contexts import JsonObject
from services.training.formats.open_badges.integrity import instant, sign
from services.training.formats.open_badges.recipients import write_identity
from services.training.formats.open_badges.status_entries import (
    LIST,
    LIST_CREDENTIAL,
    REVOCATION,
    StatusEntry,
    write_entry,
)
from services.training.formats.open_badges.tokens import BADGE, write_token
from services.training.issuers.model import Signing, SigningKey

SECOND = timedelta(seconds=1)
MILLISECONDS_IN_HOUR = 3_600_000


class CredentialNotFoundError(NotFoundError):
    """The certificate has no credential."""

    code = "credential_not_found"


class StatusListNotFoundError(NotFoundError):
    """No list of that number is kept here."""

    code = "status_list_not_found"


class CredentialAlreadyIssuedError(ConflictError):
    """A certificate gets one credential."""

    code = "credential_already_issued"


class CertificateEndedError(ConflictError):
    """A certificate that was revoked or has expired gets no credential."""

    code = "certificate_ended"


@dataclass(frozen=True, slots=True)
class Credential:
    """A certificate's credential, as it was signed once: JSON-LD, and the same as a token of either type."""

    certificate_id: str
    credential_id: str
    page: str
    status_list: str
    status_index: int
    document: str
    token: str
    badge_token: str


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """How a credential names its subject: a name made for it alone, and the salt of the participant's hashed number."""

    name: str
    salt: str


@dataclass(frozen=True, slots=True)
class Place:
    """A place in one of a ministry's status lists."""

    status_list: str
    index: int


def place_of(country: Country, number: int, bits: int) -> Place:
    """Give the place of a ministry's credential by its running number from 1; each place once, in no order of time."""
    block, within = divmod(number - 1, bits)
    status_list = f"{country}-{block + 1}"
    seed = int.from_bytes(sha256(status_list.encode()).digest()[:4], "big")
    return Place(status_list, scattered(within, seed=seed, bits=bits))


def issue(certificate: Certificate, *, place: Place, credential_id: str, at: datetime) -> Decision[Certificate]:
    """Give a certificate that holds its credential, once."""
    if certificate.status_list is not None:
        raise CredentialAlreadyIssuedError(f"{certificate.certificate_id} has a credential")
    today = certificate.country.day_of(at)
    is_over = certificate.valid_until is not None and today > certificate.valid_until
    if certificate.revoked_on is not None or is_over:
        raise CertificateEndedError(f"{certificate.certificate_id} holds no more")
    fact = CredentialIssued(
        subject=certificate.certificate_id,
        occurred_at=at,
        credential_id=credential_id,
        status_list=place.status_list,
        status_index=place.index,
    )
    return Decision(replace(certificate, status_list=place.status_list, status_index=place.index), (fact,))


def describe(
    certificate: Certificate, achievement: Achievement, entry: StatusEntry, key: SigningKey, about: Pseudonym
) -> JsonObject:
    """Write what a credential says, but for its contexts and name: nothing of it names a person or an enterprise."""
    country = certificate.country
    written: JsonObject = {
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": _in_languages(achievement),
        "issuer": key.issuer.profile(),
        "validFrom": instant(_midnight(certificate.issued_on, country)),
    }
    if certificate.valid_until is not None:
        written["validUntil"] = instant(_midnight(certificate.valid_until + timedelta(days=1), country) - SECOND)
    written["credentialSubject"] = {
        "id": about.name,
        "type": ["AchievementSubject"],
        "identifier": [write_identity(certificate.participant_id, about.salt)],
        "achievement": {
            "id": achievement.achievement_id,
            "type": ["Achievement"],
            "achievementType": achievement.achievement_type,
            "name": achievement.titles[Language.EN],
            "description": achievement.narrative,
            "criteria": {"narrative": achievement.narrative},
            "inLanguage": Language.EN.value,
        },
    }
    written["credentialStatus"] = write_entry(entry)
    return written


def secure(credential: JsonObject, key: SigningKey, at: datetime) -> tuple[JsonObject, str, str]:
    """Sign a credential: as JSON-LD with a proof, as the W3C's token, and as the token that Open Badges knows."""
    private = key.key.private_key
    signed = sign(credential, key=private, verification_method=key.method, created=at)  # type: ignore[arg-type]
    token = write_token(credential, key=key.key, kid=key.method, at=at)
    return signed, token, write_token(credential, key=key.key, kid=key.method, at=at, token_type=BADGE)


def write_status_list(
    status_list: str, revoked: frozenset[int], signing: Signing, form: CredentialFormat, at: datetime
) -> JsonObject:
    """Write and sign a ministry's list of revoked credentials as it stands; a reader may keep it until it ends.

    Raises:
        StatusListNotFoundError: the name is none of a list kept here.
    """
    key = signing.signing_key(Country(status_list.partition("-")[0]), at)
    url = signing.place("status-lists", status_list)
    document = {
        "@context": [form.data_model_context],
        "id": url,
        "type": ["VerifiableCredential", LIST_CREDENTIAL],
        "issuer": key.issuer.issuer_id,
        "validFrom": instant(at),
        "validUntil": instant(at + timedelta(hours=form.status_list_hours)),
        "credentialSubject": {
            "id": f"{url}#list",
            "type": LIST,
            "statusPurpose": REVOCATION,
            "encodedList": write_list(revoked, form.status_list_bits),
        },
    }
    return sign(document, key=key.key.private_key, verification_method=key.method, created=at)  # type: ignore[arg-type]


def _in_languages(achievement: Achievement) -> list[JsonObject]:
    return [{"@value": text, "@language": language.value} for language, text in achievement.titles.items()]


def _midnight(day: date, country: Country) -> datetime:
    return datetime.combine(day, time(), country.zone)
