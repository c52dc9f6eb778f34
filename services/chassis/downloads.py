"""Files that are handed out: named, with their digest, and not sent again to whom has them."""

import base64
import hashlib
from typing import Annotated

from fastapi import Header, Response

HEADER_CHARACTERS_MAX = 500

IfNoneMatch = Annotated[str, Header(max_length=HEADER_CHARACTERS_MAX, description="The ETag of the file one has.")]


def attachment(content: bytes, name: str, media_type: str) -> Response:
    """Answer with a file to keep and the SHA-256 of its bytes (RFC 9530)."""
    return Response(content, media_type=media_type, headers=_headers(content, name))


def steady_attachment(content: bytes, name: str, media_type: str, if_none_match: str) -> Response:
    """Answer with a file whose bytes are the same as long as its content is: its ETag is their SHA-256."""
    tag = f'"{hashlib.sha256(content).hexdigest()}"'
    headers = {**_headers(content, name), "ETag": tag}
    if has_edition(tag, if_none_match):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=media_type, headers=headers)


def has_edition(tag: str, if_none_match: str) -> bool:
    """Tell whether a caller names an edition among those that it has (RFC 9110, section 13.1.2)."""
    named = {one.strip().removeprefix("W/") for one in if_none_match.split(",")}
    return bool(named & {tag, "*"})


def _headers(content: bytes, name: str) -> dict[str, str]:
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Repr-Digest": f"sha-256=:{digest}:",
        "Cache-Control": "no-cache",
        "X-Content-Type-Options": "nosniff",
    }
