"""How the page's files are read: from the package, once, each with its media type and its digest."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import PurePath

from services.chassis.settings import Settings
from services.evaluation.pages.refusals import PageNotFoundError
from services.kernel import Country

MEDIA_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
}
ETAG_DIGITS = 32


@dataclass(frozen=True, slots=True)
class PageFile:
    """A file of the page as it is sent."""

    body: bytes
    media_type: str
    etag: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """Where an officer of each ministry signs in, and as which client the page does it."""

    client_id: str
    issuers: Mapping[Country, str]


def page_file(name: str) -> PageFile:
    """Read one file.

    Raises:
        PageNotFoundError: there is none of that name.
    """
    found = page_files().get(name)
    if found is None:
        raise PageNotFoundError(f"there is no page {name}")
    return found


@cache
def page_files() -> Mapping[str, PageFile]:
    """Read every file, by its name."""
    folder = files("services.evaluation.pages").joinpath("web")
    bodies = {entry.name: entry.read_bytes() for entry in folder.iterdir() if entry.is_file()}
    return {
        name: PageFile(body, MEDIA_TYPES[PurePath(name).suffix], f'"{sha256(body).hexdigest()[:ETAG_DIGITS]}"')
        for name, body in bodies.items()
    }


def sign_in(settings: Settings) -> SignIn:
    """Tell where officers sign in."""
    return SignIn(settings.page_client_id, {side: str(url).rstrip("/") for side, url in settings.issuers.items()})


def policy(issuers: Iterable[str]) -> str:
    """Write the Content-Security-Policy: all of the page from here, tokens from the issuers too, nothing else."""
    told = " ".join(["'self'", *sorted({"/".join(issuer.split("/")[:3]) for issuer in issuers})])
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        f"connect-src {told}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
