"""Sending JSON to an address from the settings: never to one that a request named, and never where it is redirected."""

from collections.abc import Mapping

import httpx
import structlog

HTTP_SECONDS_MAX = 10.0
GONE = 410

log = structlog.get_logger("posting")


async def post_json(url: str, body: bytes, *, plain_allowed: bool, headers: Mapping[str, str] | None = None) -> int:
    """Post a body and give the answer's status; 0: there was none.

    `plain_allowed` lets an address without TLS pass, which is for trying and testing.
    """
    if not url.startswith("https://") and not plain_allowed:
        log.warning("an address without TLS is not called", url=url)
        return GONE
    named = {"Content-Type": "application/json", **(headers or {})}
    try:
        async with httpx.AsyncClient(timeout=HTTP_SECONDS_MAX, follow_redirects=False) as client:
            return (await client.post(url, content=body, headers=named)).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        log.warning("no answer", url=url, error=type(error).__name__)
        return 0
