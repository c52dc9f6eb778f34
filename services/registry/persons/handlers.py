"""What happens when a person is entered, corrected or released from a restriction."""

from services.chassis.unit_of_work import Transaction
from services.registry.persons import model, repository, sealing
from services.registry.persons.commands import LiftRestriction, RectifyPerson, RegisterPerson
from services.registry.persons.description import describe
from services.registry.persons.model import Person, PersonEntry, Sealed
from services.registry.persons.refusals import PersonAlreadyRegisteredError
from services.registry.places.repository import load_gazetteer


async def register_person(command: RegisterPerson, tx: Transaction) -> PersonEntry:
    """Enter a person under a data key of their own."""
    model.demand_home(command.country, tx.caller.ministry)
    texts = describe(command, command.country, load_gazetteer(), on=command.country.day_of(tx.now))
    sealed = await sealing.seal(command.country, texts, tx)
    await _demand_unknown(sealed, None, tx)
    decision = model.register(tx.new_id("per"), command.country, sealed, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    return model.entry_of(decision.state)


async def rectify_person(command: RectifyPerson, tx: Transaction) -> PersonEntry:
    """Correct or complete what is kept; only the names of the changed fields are told to others."""
    person = await _own(command.person_id, tx)
    model.demand_kept(person)
    given = describe(command.rectification, person.country, load_gazetteer(), on=person.country.day_of(tx.now))
    known = await sealing.unseal(person, given, tx)
    texts = {name: text for name, text in given.items() if text != known.get(name)}
    # The number and its kind are sealed together: what the number is found by holds both.
    both = {name: text for name, text in given.items() if name.startswith("identity_")}
    sealed = await sealing.seal_again(person, {**texts, **both}, tx)
    await _demand_unknown(sealed, person.person_id, tx)
    decision = model.rectify(person, sealed, changed=tuple(sorted(texts)), at=tx.now)
    await repository.save(decision, tx)
    return model.entry_of(decision.state)


async def lift_restriction(command: LiftRestriction, tx: Transaction) -> PersonEntry:
    """Let a person's data be used again."""
    person = await _own(command.person_id, tx)
    decision = model.lift_restriction(person, reason_code=command.reason_code, at=tx.now)
    await repository.save(decision, tx)
    return model.entry_of(decision.state)


async def _own(person_id: str, tx: Transaction) -> Person:
    person = await repository.get(person_id, tx)
    model.demand_home(person.country, tx.caller.ministry)
    return person


async def _demand_unknown(sealed: Sealed, person_id: str | None, tx: Transaction) -> None:
    if sealed.identity_index is None:
        return
    known = await repository.find_by_identity(sealed.identity_index, tx)
    if known is not None and known.person_id != person_id:
        raise PersonAlreadyRegisteredError(f"{known.person_id} has that identity number")
