"""What happens when an owner of an enterprise is recorded."""

from services.chassis.unit_of_work import Transaction
from services.registry.disclosures import keeping
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises.model import Enterprise, Owner
from services.registry.owners import model
from services.registry.owners.commands import RecordOwner
from services.registry.owners.model import Traits
from services.registry.persons import model as persons_model
from services.registry.persons import repository as persons
from services.registry.records import repository as records

PURPOSE = "ownership_statistics"


async def record_owner(command: RecordOwner, tx: Transaction) -> Enterprise:
    """Record an owner; the owners' gender and age are read for the figures, which is recorded for each of them."""
    entry, given = await enterprises.own(command.enterprise_id, tx), command.owner
    person = await persons.get(command.person_id, tx)
    persons_model.demand_kept(person)
    owner = Owner(person.person_id, given.share_basis_points, given.since)
    numbers = {person.person_id, *(known.person_id for known in entry.owners)}
    traits = {number: await _traits(number, entry.enterprise_id, tx) for number in sorted(numbers)}
    history = await records.history_of(entry.enterprise_id, tx)
    amendment = model.record(entry, history, owner, traits, by=tx.caller.subject, at=tx.now)
    await enterprises.keep_amendment(amendment, tx)
    return amendment.decision.state


async def _traits(person_id: str, enterprise_id: str, tx: Transaction) -> Traits:
    person = await persons.get(person_id, tx)
    if person.status == "erased":
        return Traits()
    data = (await keeping.disclose(person, PURPOSE, enterprise_id, tx)).data
    return Traits(data.gender, data.is_young)
