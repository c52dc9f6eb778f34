"""The countries' registers to try and test with: `python -m deploy.sandbox.registers PORT`. Never in production.

`GET /{register}/v1/entries/{number}` answers in the form of docs/outside.md. A number's last two digits choose what
happens: 90 to 99 misbehave, each in its own way, 89 is unknown, any other is known under the name that was given to it,
else `Sandbox NUMBER`. `PUT /sandbox/scenario {"scenario": NAME or null}` makes every answer misbehave, or none, and
`PUT /sandbox/entries/{register}/{number} {"legal_name", "standing"}` gives an entry its name.
"""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from deploy.sandbox.listening import Asked, Listening, say
from deploy.sandbox.misbehaving import ENDINGS, MISBEHAVIOURS, UNKNOWN_ENDING
from deploy.server_process import LOCALHOST

REGISTERS = ("id_business_numbers", "id_cooperatives", "tl_business_register")


@dataclass
class Registers:
    """What the sandbox knows, and how it behaves at the moment."""

    scenario: str | None = None
    entries: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)

    async def reply(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        """Answer one request, or misbehave."""
        if asked.path.startswith("/sandbox/"):
            await self._administer(asked, writer)
            return
        self.asked.append(asked)
        register, _, rest = asked.path.removeprefix("/").partition("/")
        number = unquote(rest.removeprefix("v1/entries/"))
        name = self.scenario or ENDINGS.get(number[-2:])
        if name is not None:
            await MISBEHAVIOURS[name](asked, writer)
        elif asked.method != "GET" or register not in REGISTERS or not rest.startswith("v1/entries/"):
            await say(writer, 404, b"{}")
        else:
            await _say(writer, self._told(register, number))

    def give(self, register: str, number: str, legal_name: str, standing: str = "active") -> None:
        """Let a register know an entry."""
        self.entries[register, number] = {"legal_name": legal_name, "standing": standing}

    def _told(self, register: str, number: str) -> Mapping[str, Any]:
        today = datetime.now(UTC).date().isoformat()
        if number.endswith(UNKNOWN_ENDING) and (register, number) not in self.entries:
            return {"number": number, "known": False, "as_of": today}
        named = self.entries.get((register, number), {"legal_name": f"Sandbox {number}", "standing": "active"})
        return {"number": number, "known": True, "as_of": today, **named}

    async def _administer(self, asked: Asked, writer: asyncio.StreamWriter) -> None:
        body = json.loads(asked.body or b"null")
        match asked.method, asked.path.removeprefix("/sandbox/").split("/"):
            case "PUT", ["scenario"] if body["scenario"] in {None, *MISBEHAVIOURS}:
                self.scenario = body["scenario"]
            case "PUT", ["entries", register, number] if register in REGISTERS:
                self.give(register, unquote(number), body["legal_name"], body.get("standing", "active"))
            case "GET", ["health"]:
                pass
            case _:
                await say(writer, 404, b"{}")
                return
        await _say(writer, {"scenario": self.scenario, "entries": len(self.entries)})


async def _say(writer: asyncio.StreamWriter, told: Mapping[str, Any]) -> None:
    await say(writer, 200, json.dumps(told).encode(), {"content-type": "application/json"})


def write_connections(file: Path, port: int) -> None:
    """Write the operators' file that connects all of them."""
    written = [{"register_code": code, "url": f"http://{LOCALHOST}:{port}/{code}"} for code in REGISTERS]
    file.write_text(json.dumps({"dated": "2026-11-23", "registers": written}, indent=2) + "\n", encoding="utf-8")


async def serve(port: int) -> None:
    """Serve until the process is stopped."""
    server = Listening(Registers().reply, port=port)
    await server.start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
