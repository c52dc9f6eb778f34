"""What happens when a register outside is to be asked, and when it has answered or not."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.chassis.unit_of_work import Transaction
from services.contracts.registry import CheckedKind
from services.kernel import Country
from services.registry.cooperatives import keeping as cooperatives
from services.registry.cooperatives import repository as kept_cooperatives
from services.registry.enterprises import keeping as enterprises
from services.registry.enterprises import repository as kept_enterprises
from services.registry.evidence import Evidence
from services.registry.matching.comparators import similarity
from services.registry.outside import model, repository
from services.registry.outside.choices import number_in, rule_for
from services.registry.outside.commands import RequestCheck
from services.registry.outside.model import Finding, OutsideCheck
from services.registry.outside.ports import Heard, NotReachedError
from services.registry.outside.refusals import OutsideCheckPendingError, OutsideRegisterNotConnectedError


@dataclass(frozen=True)
class CheckDesk:
    """What is done about checks at the registers that are connected."""

    connected: Collection[str]

    async def request(self, command: RequestCheck, tx: Transaction) -> OutsideCheck:
        """Take down what is to be asked; nobody outside is asked while a command is handled."""
        country, identifiers = await _own(command.entry_kind, command.entry_id, tx)
        rule = rule_for(command.register_code, country, command.entry_kind, on=country.day_of(tx.now))
        number = number_in(identifiers, rule.scheme)
        if command.register_code not in self.connected:
            raise OutsideRegisterNotConnectedError(f"{command.register_code} is not connected to this cell")
        if await repository.is_pending(command.entry_id, command.register_code, tx):
            raise OutsideCheckPendingError(f"{command.register_code} is being asked about {command.entry_id}")
        check = OutsideCheck(
            check_id=tx.new_id("check"),
            entry_kind=command.entry_kind,
            entry_id=command.entry_id,
            country=country,
            register_code=command.register_code,
            number=number,
            requested_by=tx.caller.subject,
            requested_at=tx.now,
        )
        decision = model.request(check)
        await repository.save(decision, tx)
        await repository.put_asking(model.asking_of(decision.state), tx)
        return decision.state


async def note(register_code: str, answers: Sequence[tuple[str, Heard | NotReachedError]], tx: Transaction) -> None:
    """Take down what came of asking; what was not answered is asked again later."""
    circuit = await repository.circuit_of(register_code, tx)
    for check_id, came in answers:
        if isinstance(came, Heard):
            circuit = circuit.after_answer()
            await _answer(check_id, came, tx)
        else:
            circuit = circuit.after_failure(at=tx.now)
            await _put_off(check_id, came.cause, tx)
    await repository.put_circuit(register_code, circuit, tx)


async def _answer(check_id: str, heard: Heard, tx: Transaction) -> None:
    check, told = await repository.get(check_id, tx), heard.told
    today = check.country.day_of(tx.now)
    evidence = Evidence(model.EVIDENCE_KIND, today, f"{check.register_code}/{check.number}", heard.digest)
    finding = Finding("unknown", tx.now, as_of=told.as_of, evidence=evidence)
    if told.known and told.legal_name is not None:
        alike = similarity("name", (await _legal_name(check, tx),), (told.legal_name,)) or 0.0
        agreement = rule_for(check.register_code, check.country, check.entry_kind, on=today).agreement(alike)
        finding = Finding("known", tx.now, agreement, told.standing, told.as_of, evidence)
    await repository.save(model.answer(check, finding), tx)
    await repository.put_asking(model.answered(await repository.get_asking(check_id, tx)), tx)


async def _put_off(check_id: str, failure: str, tx: Transaction) -> None:
    asking = model.put_off(await repository.get_asking(check_id, tx), failure, at=tx.now)
    await repository.put_asking(asking, tx)
    if asking.next_at is None:
        check = await repository.get(check_id, tx)
        await repository.save(model.answer(check, Finding("not_reached", tx.now)), tx)


async def _own(kind: CheckedKind, entry_id: str, tx: Transaction) -> tuple[Country, Sequence[str]]:
    if kind == "enterprise":
        enterprise = await enterprises.own(entry_id, tx)
        return enterprise.country, enterprise.description.identifiers
    cooperative = await cooperatives.own(entry_id, tx)
    return cooperative.country, cooperative.description.identifiers


async def _legal_name(check: OutsideCheck, tx: Transaction) -> str:
    """The name of today: an entry may have been amended since it was asked about."""
    if check.entry_kind == "enterprise":
        return (await kept_enterprises.get(check.entry_id, tx)).description.legal_name
    return (await kept_cooperatives.get(check.entry_id, tx)).description.legal_name
