"""What is signed for a receiver is what Standard Webhooks publishes, and receivers can check it."""

import hmac
from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta, timezone
from hashlib import sha256

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from services.webhooks.receivers.signatures import signed_headers

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MESSAGE, BODY = "msg_p5jXN8AQM9LWM0D4loKWxJek", '{"test": 2432232314}'
AT = datetime.fromtimestamp(1614265330, UTC)
PUBLISHED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_published_example_is_signed_as_published() -> None:
    headers = signed_headers([SECRET], MESSAGE, BODY, at=AT)

    assert headers == {"webhook-id": MESSAGE, "webhook-timestamp": "1614265330", "webhook-signature": PUBLISHED}


def test_an_instant_of_another_zone_is_the_same_instant() -> None:
    jayapura = AT.astimezone(timezone(timedelta(hours=9)))

    assert signed_headers([SECRET], MESSAGE, BODY, at=jayapura) == signed_headers([SECRET], MESSAGE, BODY, at=AT)


def test_while_a_secret_is_changed_both_sign() -> None:
    former = "whsec_" + b64encode(bytes(range(32))).decode()

    newest, before = signed_headers([SECRET, former], MESSAGE, BODY, at=AT)["webhook-signature"].split(" ")

    told = hmac.new(bytes(range(32)), f"{MESSAGE}.1614265330.{BODY}".encode(), sha256).digest()
    assert newest == PUBLISHED
    assert b64decode(before.removeprefix("v1,")) == told


@pytest.mark.parametrize("changed", [{"webhook-id": "msg_other"}, {"webhook-timestamp": "1"}, {"body": "{}"}])
def test_a_receiver_notices_what_was_changed(changed: dict[str, str]) -> None:
    headers = dict(signed_headers([SECRET], MESSAGE, BODY, at=datetime.now(UTC)))
    body = changed.pop("body", BODY)

    Webhook(SECRET).verify(BODY, headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(body, headers | changed)
