"""What happens when something is asked of credentials, with the keys a service was given."""

import json
from dataclasses import dataclass
from uuid import uuid4

from services.chassis.unit_of_work import Transaction
from services.kernel import RuleViolationError
from services.kernel.dated_rules import in_force
from services.training.certificates import repository as certificates
from services.training.certificates.model import demand_home
from services.training.credentials import model, repository
from services.training.credentials.achievements import achieved
from services.training.credentials.commands import IssueCredential, VerifyCredential
from services.training.credentials.model import Credential, Place, Pseudonym
from services.training.formats.open_badges.reading import read_presented
from services.training.formats.open_badges.status_entries import StatusEntry, entry_of, status_faults
from services.training.formats.open_badges.verification import Circumstances, CredentialVerification, verify_text
from services.training.issuers.model import Signing
from services.training.participants import repository as participants
from services.training.participants.model import demand_active
from services.training.programmes.model import of_version
from services.training.programmes.repository import load_programmes


@dataclass(frozen=True, eq=False)
class CredentialOffice:
    """Gives and checks credentials with the keys at hand."""

    signing: Signing

    async def issue(self, command: IssueCredential, tx: Transaction) -> Credential:
        """Give a certificate its credential; the certificate is loaded first, so an If-Match speaks of it."""
        certificate = await certificates.get(command.certificate_id, tx)
        demand_home(certificate.country, tx.caller.ministry)
        demand_active(await participants.find(certificate.enterprise_id, tx))
        key = self.signing.signing_key(certificate.country, tx.now)
        form = in_force(repository.load_formats(), on=certificate.country.day_of(tx.now), subject="credentials")
        number = await tx.draw(f"credentials-{certificate.country}")
        place = model.place_of(certificate.country, number, form.status_list_bits)
        credential_id = self.signing.place("credentials", certificate.certificate_id)
        decision = model.issue(certificate, place=place, credential_id=credential_id, at=tx.now)
        programme = of_version(load_programmes(), certificate.programme, certificate.programme_version)
        achievement = achieved(certificate, programme, repository.load_kinds(), repository.load_names())
        entry = StatusEntry(self.signing.place("status-lists", place.status_list), place.index)
        about = Pseudonym(f"urn:uuid:{uuid4()}", uuid4().hex)
        told = {
            "@context": [form.data_model_context, form.badge_context],
            "id": credential_id,
            **model.describe(certificate, achievement, entry, key, about),
        }
        document, token, badge_token = model.secure(told, key, tx.now)
        credential = Credential(
            certificate_id=certificate.certificate_id,
            credential_id=credential_id,
            page=f"{credential_id}/page",
            status_list=entry.status_list,
            status_index=place.index,
            document=json.dumps(document, ensure_ascii=False),
            token=token,
            badge_token=badge_token,
        )
        await certificates.save(decision, tx)
        await repository.add(credential, tx)
        return credential

    async def verify(self, command: VerifyCredential, tx: Transaction) -> CredentialVerification:
        """Check a credential of anybody; for lists kept here the newest state is asked, not the list handed over."""
        entry, revoked = self._own_entry(command.credential), None
        if entry is not None:
            place = Place(entry.status_list.rpartition("/")[2], entry.index)
            revoked = await repository.is_revoked(place.status_list, place.index, tx)
        given = Circumstances(
            self.signing.believed(tx.now),
            tx.now,
            command.status_list,
            command.recipient,
            lambda asked: revoked if asked == entry else None,
        )
        return verify_text(command.credential, given)

    def _own_entry(self, text: str) -> StatusEntry | None:
        """Find a credential's place in a list of this service; None where it names none, or cannot be read."""
        try:
            credential = read_presented(text).credential
        except RuleViolationError:
            return None
        entry = None if status_faults(credential) or self.signing.address is None else entry_of(credential)
        is_own = entry is not None and entry.status_list.startswith(self.signing.place("status-lists", ""))
        return entry if is_own else None
