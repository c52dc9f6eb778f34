"""Opens a person's fields for a purpose; nothing is opened for anybody without a record of it."""

from services.chassis.unit_of_work import Transaction
from services.registry.consents import repository as consents
from services.registry.disclosures import model, repository
from services.registry.disclosures.model import DisclosedPerson, Usage
from services.registry.persons import sealing
from services.registry.persons.model import Person, demand_home
from services.registry.privacy_rules import clearance, purpose


async def disclose(person: Person, purpose_code: str, record_id: str, tx: Transaction) -> DisclosedPerson:
    """Open what a purpose needs and the caller may see, and record it in the same transaction.

    Raises:
        PersonOfOtherMinistryError: the other ministry keeps the person.
        DomainError: what `disclosable` refuses, or an unknown purpose.
    """
    demand_home(person.country, tx.caller.ministry)
    today = person.country.day_of(tx.now)
    rule, seen = purpose(purpose_code, on=today), clearance(tx.caller.roles, on=today)
    names = model.disclosable(person, rule, seen, await consents.of_person(person.person_id, tx), on=today)
    log_id = await record(person.person_id, record_id, names, rule.code, tx)
    return DisclosedPerson(
        person_id=person.person_id,
        country=person.country,
        status=person.status,
        is_restricted=person.is_restricted,
        purpose=rule.code,
        log_id=log_id,
        data=model.opened(await sealing.unseal(person, names, tx), person.country, on=today),
    )


async def record(person_id: str, record_id: str, names: tuple[str, ...], purpose_code: str, tx: Transaction) -> str:
    """Keep the record of one reading; its number begins with the instant, so that records are listed in their order."""
    kind, _, drawn = tx.new_id("usage").partition("-")
    log_id = f"{kind}-{int(tx.now.timestamp() * 1000):013d}-{drawn}"
    caller = tx.caller
    await repository.record(
        Usage(log_id, record_id, names, person_id, caller.subject, caller.ministry, purpose_code, tx.now), tx
    )
    return log_id
