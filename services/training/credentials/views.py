"""How credentials, their status lists and their pages are read."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache

from services.chassis.mongo import Database
from services.kernel import Country
from services.kernel.dated_rules import in_force
from services.kernel.languages import Language, Texts
from services.kernel.reference_data import read_rules
from services.training.credentials.model import (
    Credential,
    CredentialNotFoundError,
    StatusListNotFoundError,
    write_status_list,
)
from services.training.credentials.pages import Shown, write_page
from services.training.credentials.repository import from_document, load_formats
from services.training.credentials.words import PageWord, Words
from services.training.formats.open_badges.verification import Circumstances, verify_text
from services.training.issuers.model import Signing

SIGNED_LIST_LASTS = timedelta(minutes=5)
"""A signed list is given again for so long, unless something was revoked since."""
LISTS_KEPT_MAX = 50


@dataclass(frozen=True, slots=True)
class _SignedList:
    revoked: frozenset[int]
    signed_at: datetime
    text: str


@dataclass(frozen=True, eq=False)
class CredentialReading:
    """Reads credentials with the issuers that a service believes."""

    signing: Signing
    _lists: dict[str, _SignedList] = field(default_factory=dict)

    async def one(self, certificate_id: str, db: Database) -> Credential:
        """Read one credential.

        Raises:
            CredentialNotFoundError: the certificate has none.
        """
        document = await db.credentials.find_one({"_id": certificate_id})
        if document is None:
            raise CredentialNotFoundError(f"{certificate_id} has no credential")
        return from_document(document)

    async def page(self, certificate_id: str, language: Language, db: Database) -> str:
        """Check a credential as of now and write its page.

        Raises:
            CredentialNotFoundError: the certificate has none.
        """
        credential, at = await self.one(certificate_id, db), datetime.now(UTC)
        certificate = await db.certificates.find_one({"_id": certificate_id})
        if certificate is None:
            raise CredentialNotFoundError(f"{certificate_id} has no certificate")
        is_revoked = certificate["revoked_on"] is not None
        given = Circumstances(self.signing.believed(at), at, is_revoked=lambda _: is_revoked)
        found = verify_text(credential.document, given)
        shown = Shown(json.loads(credential.document), found, at, credential.page, Country(certificate["country"]))
        return write_page(shown, Words(language, load_words()))

    async def status_list(self, name: str, db: Database) -> str:
        """Give a status list, signed; the same text for some minutes, unless something was revoked.

        Raises:
            StatusListNotFoundError: no credential has a place in such a list.
        """
        at = datetime.now(UTC)
        query = {"status_list": name}
        if await db.certificates.find_one(query) is None:
            raise StatusListNotFoundError(f"no list {name} is kept here")
        found = db.certificates.find({**query, "revoked_on": {"$ne": None}}, {"status_index": 1})
        revoked = frozenset([one["status_index"] async for one in found])
        kept = self._lists.get(name)
        if kept is not None and kept.revoked == revoked and at - kept.signed_at <= SIGNED_LIST_LASTS:
            return kept.text
        country = Country(name.partition("-")[0])
        form = in_force(load_formats(), on=country.day_of(at), subject="credentials")
        text = json.dumps(write_status_list(name, revoked, self.signing, form, at), ensure_ascii=False)
        if len(self._lists) >= LISTS_KEPT_MAX:
            self._lists.clear()
        self._lists[name] = _SignedList(revoked, at, text)
        return text


@cache
def load_words() -> dict[str, Texts]:
    """Read the page's words by their keys."""
    return {one.key: one.words for one in read_rules("training", "credential_page.json", PageWord)}
