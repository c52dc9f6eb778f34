"""Asks the registers outside: each register is work of its own, so that one that is slow holds no other up."""

import asyncio
from dataclasses import dataclass
from functools import partial

from services.chassis.caller import acting_service
from services.chassis.leased_work import Work
from services.chassis.unit_of_work import UnitOfWork
from services.registry.outside import handlers, views
from services.registry.outside.model import Asking
from services.registry.outside.ports import Heard, NotReachedError, Port, Ports

ASKED_TOGETHER_MAX = 5
_US = acting_service("registry")


@dataclass(frozen=True)
class Asker:
    """Asks one register."""

    register_code: str
    port: Port

    async def once(self, uow: UnitOfWork) -> int:
        """Ask what is due, and take down what came; tell how much that was.

        A process that ends between the two asks again: reading twice changes nothing.
        """
        now = uow.clock()
        waiting = await views.due(self.register_code, now, uow.db, limit=ASKED_TOGETHER_MAX)
        if not waiting:
            return 0
        circuit = await views.circuit_of(self.register_code, uow.db)
        chosen = waiting[: circuit.lets_through(len(waiting), at=now)]
        if not chosen:
            return 0
        came = await asyncio.gather(*(self._ask(asking) for asking in chosen))
        answers = [(asking.check_id, one) for asking, one in zip(chosen, came, strict=True)]
        await uow.run(partial(handlers.note, self.register_code, answers), caller=_US)
        return len(answers)

    async def failures(self, uow: UnitOfWork) -> int:
        """Tell how often in a row the register has failed."""
        return (await views.circuit_of(self.register_code, uow.db)).failures

    async def _ask(self, asking: Asking) -> Heard | NotReachedError:
        try:
            return await self.port.ask(asking.number)
        except NotReachedError as error:
            return error


def works_of(ports: Ports) -> tuple[Work, ...]:
    """Give the work of a cell: to ask each register that is connected."""
    askers = {code: Asker(code, port) for code, port in ports.items()}
    return tuple(Work(f"outside.{code}", asker.once, asker.failures) for code, asker in askers.items())
