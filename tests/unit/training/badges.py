"""A ministry with keys and the credentials it gives, for the tests of badges."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from joserfc.jwk import OKPKey

from services.kernel import Country
from services.kernel.reference_data import read_rules
from services.training.certificates.model import Certificate
from services.training.credentials.achievements import achieved
from services.training.credentials.model import Pseudonym, describe, secure
from services.training.credentials.repository import load_formats, load_kinds, load_names
from services.training.formats.open_badges.issuers import IssuerKey
from services.training.formats.open_badges.multikeys import write_multikey
from services.training.formats.open_badges.status_entries import StatusEntry
from services.training.formats.open_badges.verification import Circumstances
from services.training.issuers.model import IssuerProfile, KeyPair, Signing
from services.training.programmes.repository import load_programmes

JsonObject = dict[str, Any]
SIGNED_AT = datetime(2026, 3, 4, 3, tzinfo=UTC)
CHECKED_AT = SIGNED_AT + timedelta(days=30)
PARTICIPANT = "ent-3f1a.p1"
LIST_URL = "https://training.example/v1/status-lists/tl-1"


def key_pair(signs_from: datetime, signs_until: datetime | None = None, **more: Any) -> KeyPair:
    private = OKPKey.generate_key("Ed25519")
    multikey = write_multikey(private.public_key)  # type: ignore[arg-type]
    return KeyPair(IssuerKey(multikey, signs_from, signs_until, **more), private)


PAIR = key_pair(SIGNED_AT - timedelta(days=1))
OTHER_PAIR = key_pair(SIGNED_AT - timedelta(days=1))


def signing(*pairs: KeyPair, country: Country = Country.TL) -> Signing:
    profiles = read_rules("training", "issuers.json", IssuerProfile)
    return Signing(profiles, "https://training.example", {country: pairs or (PAIR,)})


SIGNING = signing()


def certificate(**changed: Any) -> Certificate:
    held: dict[str, Any] = {
        "certificate_id": "cert-1",
        "country": Country.TL,
        "cohort_id": "cohort-1",
        "programme": "cooperatives",
        "programme_version": "2026-1",
        "participant_id": PARTICIPANT,
        "enterprise_id": "ent-3f1a",
        "kind": "training_result",
        "issued_on": date(2026, 3, 4),
        "valid_until": date(2029, 3, 3),
        "version": 1,
    }
    return Certificate(**held | changed)


def written(**changed: Any) -> JsonObject:
    """Write a credential that nobody signed yet."""
    (form,), held = load_formats(), certificate(**changed)
    programme = next(one for one in load_programmes() if one.code == held.programme)
    achievement = achieved(held, programme, load_kinds(), load_names())
    key = SIGNING.signing_key(Country.TL, SIGNED_AT)
    about = Pseudonym("urn:uuid:58172aac-d8ba-41ed-83dd-0b3aef56cc33", "salt-1")
    return {
        "@context": [form.data_model_context, form.badge_context],
        "id": "https://training.example/v1/credentials/cert-1",
        **describe(held, achievement, StatusEntry(LIST_URL, 7), key, about),
    }


def signed(credential: JsonObject, by: Signing = SIGNING, at: datetime = SIGNED_AT) -> tuple[JsonObject, str, str]:
    return secure(credential, by.signing_key(next(iter(by.keys)), at), at)


def circumstances(
    *, by: Signing = SIGNING, at: datetime = CHECKED_AT, revoked: bool | None = False, **more: Any
) -> Any:
    return Circumstances(by.believed(at), at, is_revoked=lambda _: revoked, **more)


def as_text(credential: JsonObject) -> str:
    return json.dumps(credential, ensure_ascii=False)


BADGE = written()
SIGNED, TOKEN, BADGE_TOKEN = signed(BADGE)
