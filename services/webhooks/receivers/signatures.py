"""The signature of Standard Webhooks over one attempt: HMAC-SHA-256 of id, instant and body, once for each secret.

Source: https://github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from standardwebhooks.webhooks import Webhook


def signed_headers(secrets: Sequence[str], webhook_id: str, body: str, *, at: datetime) -> Mapping[str, str]:
    """Give the three headers of an attempt; `at` is the instant of this attempt, the id that of all of them."""
    # The library takes a zone away without reading it: only UTC means the same to both.
    instant = at.astimezone(UTC)
    signatures = (Webhook(secret).sign(webhook_id, instant, body) for secret in secrets)
    return {
        "webhook-id": webhook_id,
        "webhook-timestamp": str(int(instant.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
