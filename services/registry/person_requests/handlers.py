"""What happens when a person asks about their own data, and when the ministry answers."""

from services.chassis.unit_of_work import Transaction
from services.registry.consents import repository as consents
from services.registry.disclosures import keeping
from services.registry.disclosures import repository as usage
from services.registry.enterprises import repository as enterprises
from services.registry.person_requests import model, repository
from services.registry.person_requests.commands import AnswerRequest, ExportPerson, ReceiveRequest
from services.registry.person_requests.model import Ownership, PersonExport, PersonRequest
from services.registry.persons import repository as persons
from services.registry.persons.model import demand_home
from services.registry.privacy_rules import request_term

USAGE_SHOWN_MAX = 1_000
EXPORT_PURPOSE = "person_request"


async def receive_request(command: ReceiveRequest, tx: Transaction) -> PersonRequest:
    """Take a person's request down and start its timer."""
    person = await persons.get(command.person_id, tx)
    demand_home(person.country, tx.caller.ministry)
    decision = model.receive(
        person,
        request_term(person.country, command.kind, on=person.country.day_of(tx.now)),
        await repository.of_person(person.person_id, tx),
        request_id=tx.new_id("ask"),
        by=tx.caller.subject,
        at=tx.now,
    )
    await repository.save(decision, tx)
    return decision.state


async def answer_request(command: AnswerRequest, tx: Transaction) -> PersonRequest:
    """Answer a request and do what was granted, together."""
    request, given = await _own(command.request_id, tx), command.answer
    decision = model.answer(request, given.outcome, reason_code=given.reason_code, by=tx.caller.subject, at=tx.now)
    await repository.save(decision, tx)
    person = await persons.get(request.person_id, tx)
    await persons.save(model.effect(decision.state, person, at=tx.now), tx)
    return decision.state


async def export_person(command: ExportPerson, tx: Transaction) -> PersonExport:
    """Write down all that is kept about a person; the export is a reading like any other and is recorded."""
    request = await _own(command.request_id, tx)
    model.demand_export(request)
    person = await persons.get(request.person_id, tx)
    disclosed = await keeping.disclose(person, EXPORT_PURPOSE, request.request_id, tx)
    readings = await usage.of_person(person.person_id, tx, limit=USAGE_SHOWN_MAX + 1)
    owned = await enterprises.owned_by(person.person_id, tx)
    return PersonExport(
        person=disclosed,
        consents=tuple(await consents.of_person(person.person_id, tx)),
        requests=tuple(await repository.of_person(person.person_id, tx)),
        ownerships=tuple(
            Ownership(entry.enterprise_id, owner.share_basis_points, owner.since)
            for entry in owned
            for owner in entry.owners
            if owner.person_id == person.person_id
        ),
        usage=tuple(readings[:USAGE_SHOWN_MAX]),
        is_usage_whole=len(readings) <= USAGE_SHOWN_MAX,
    )


async def _own(request_id: str, tx: Transaction) -> PersonRequest:
    request = await repository.get(request_id, tx)
    demand_home(request.country, tx.caller.ministry)
    return request
