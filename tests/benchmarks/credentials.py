"""Credentials signed and checked a second, beside bare Ed25519 over the same bytes in the same run."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import HttpUrl

from services.chassis.settings import Settings
from services.kernel import Country
from services.training.formats.open_badges.canonical import canonical_form
from services.training.formats.open_badges.integrity import sign
from services.training.formats.open_badges.verification import Circumstances, verify_text
from services.training.issuers.key_files import load_signing, make_key
from services.training.issuers.model import Signing
from tests.benchmarks.measuring import Measurement, pace
from tests.unit.training.badges import BADGE, SIGNED_AT

ROUND_SECONDS = 1.0
ROUNDS = 3
BARE = "bare Ed25519, same bytes"


def measure_credentials() -> list[Measurement]:
    """Measure what one core signs and checks; both read the credential as JSON-LD, which is nearly all of the cost."""
    signing = _signing()
    at = datetime.now(UTC)
    key = signing.signing_key(Country.TL, at)
    private: Ed25519PrivateKey = key.key.private_key  # type: ignore[assignment]
    badge = {**BADGE, "issuer": key.issuer.profile()}
    signed = sign(badge, key=private, verification_method=key.method, created=at)
    data, text = canonical_form(badge), json.dumps(signed)
    signature, public = private.sign(data), private.public_key()
    given = Circumstances(signing.believed(at), at + timedelta(seconds=1), is_revoked=lambda _: False)
    one = len(data)
    return [
        Measurement(
            "credentials signed",
            "1/s",
            _rate(lambda: sign(badge, key=private, verification_method=key.method, created=at)),
            _rate(lambda: private.sign(data)),
            BARE,
            one,
        ),
        Measurement(
            "credentials checked",
            "1/s",
            _rate(lambda: verify_text(text, given)),
            _rate(lambda: public.verify(signature, data)),
            BARE,
            one,
        ),
    ]


def _signing() -> Signing:
    """Make a ministry's key as an operator does, two days before what it signs."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "tl.jwks"
        make_key(path, SIGNED_AT - timedelta(days=2))
        settings = Settings(
            service_name="training",
            public_url=HttpUrl("https://training.example"),
            signing_key_files={Country.TL: path},
        )
        return load_signing(settings)


def _rate(work: Callable[[], object]) -> float:
    return pace(work, rounds=ROUNDS, seconds=ROUND_SECONDS)
