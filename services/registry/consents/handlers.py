"""What happens when a person gives or withdraws a consent."""

from services.chassis.unit_of_work import Transaction
from services.registry.consents import model, repository
from services.registry.consents.commands import GiveConsent, WithdrawConsent
from services.registry.consents.model import SCHEMA_VERSION, Consent
from services.registry.persons import model as persons_model
from services.registry.persons import repository as persons
from services.registry.privacy_rules import purpose


async def give_consent(command: GiveConsent, tx: Transaction) -> Consent:
    """Record a consent of a person whose data are kept."""
    person, given = await persons.get(command.person_id, tx), command.consent
    persons_model.demand_home(person.country, tx.caller.ministry)
    persons_model.demand_kept(person)
    rule = purpose(given.purpose, on=person.country.day_of(tx.now))
    draft = Consent(
        consent_id=tx.new_id("consent"),
        schema_version=SCHEMA_VERSION,
        person_id=person.person_id,
        controller=person.country,
        purpose=rule.code,
        legal_basis=rule.legal_basis,
        pii_categories=rule.fields,
        event_time=tx.now,
        valid_until=given.valid_until,
        jurisdiction=person.country,
        recipients=tuple(given.recipients),
        is_cross_border=given.is_cross_border,
        notice_version=given.notice_version,
        recorded_by=tx.caller.subject,
    )
    decision = model.give(draft, rule, await repository.of_person(person.person_id, tx), at=tx.now)
    await repository.save(decision, tx)
    return decision.state


async def withdraw_consent(command: WithdrawConsent, tx: Transaction) -> Consent:
    """Record that a person withdrew a consent."""
    consent = await repository.get(command.consent_id, tx)
    persons_model.demand_home(consent.controller, tx.caller.ministry)
    decision = model.withdraw(consent, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return decision.state
