"""Where a cell is: the addresses of its services, its issuer, its broker and database, and who asks."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from deploy.embedded.programs import EVERY_SERVICE, MINISTRIES, REPOSITORY
from deploy.embedded.running import Platform
from operators.outcomes import wrong_use

EMBEDDED_CLIENT = ("operator", "development")
"""What the development issuer gives a token to."""
OWN_VARIABLES = {
    "issuer": "JEMBATAN_OPERATOR_ISSUER",
    "ministry": "JEMBATAN_OPERATOR_MINISTRY",
    "client_id": "JEMBATAN_OPERATOR_CLIENT_ID",
    "client_secret": "JEMBATAN_OPERATOR_CLIENT_SECRET",
}
ADDRESS_VARIABLES = {service: f"JEMBATAN_{service.upper()}_URL" for service in EVERY_SERVICE}
"""Each service there may be has this variable and an option of its name; which ones a cell has, it tells itself."""


@dataclass(frozen=True)
class Cell:
    """One running cell as seen from outside."""

    services: Mapping[str, str]
    """The address of each service, without a slash at its end."""
    issuer: str
    ministry: str
    client_id: str
    client_secret: str
    environment: Mapping[str, str]
    """What a process of the cell is started with: where database and broker are, and the topics' form."""

    def only(self, service: str | None) -> "Cell":
        """Narrow it to one service.

        Raises:
            Trouble: the cell has no such service.
        """
        if service is None:
            return self
        if service not in self.services:
            raise wrong_use(f"{service} is not one of {', '.join(self.services)}")
        return Cell(
            {service: self.services[service]},
            self.issuer,
            self.ministry,
            self.client_id,
            self.client_secret,
            self.environment,
        )


def find_cell(given: Mapping[str, str | None], environment: Mapping[str, str] = os.environ) -> Cell:
    """Find the cell by options, else by variables; without any address, in the embedded platform's folder.

    A cell is either named or found: addresses of both kinds are never mixed.

    Raises:
        Trouble: nothing runs in the folder, or a named cell lacks its issuer or its client.
    """

    def said(name: str, variable: str) -> str:
        return (given.get(name) or environment.get(variable) or "").rstrip("/")

    own = {name: said(name, variable) for name, variable in OWN_VARIABLES.items()}
    if own["ministry"] not in ("", *MINISTRIES):
        raise wrong_use(f"the ministry is one of {', '.join(MINISTRIES)}, not {own['ministry']}")
    addresses = {service: said(service, variable) for service, variable in ADDRESS_VARIABLES.items()}
    named = {service: address for service, address in addresses.items() if address}
    return _named(named, own, environment) if named else _embedded(own, environment)


def _named(services: Mapping[str, str], own: Mapping[str, str], environment: Mapping[str, str]) -> Cell:
    own = {**own, "ministry": own["ministry"] or _ministries(environment)[0]}
    missing = [OWN_VARIABLES[name] for name, value in own.items() if not value]
    if missing:
        raise wrong_use(f"a cell named by addresses needs {', '.join(missing)} too")
    return Cell(services, own["issuer"], own["ministry"], own["client_id"], own["client_secret"], dict(environment))


def _embedded(own: Mapping[str, str], environment: Mapping[str, str]) -> Cell:
    home = Path(environment.get("JEMBATAN_HOME") or REPOSITORY / ".jembatan")
    platform = Platform(home)
    if not platform.ports:
        variables = ", ".join(ADDRESS_VARIABLES.values())
        raise wrong_use(f"there is no platform in {home}: start one with `make up`, or set {variables}")
    ministry = own["ministry"] or _ministries(platform.environment)[0]
    client_id, client_secret = own["client_id"] or EMBEDDED_CLIENT[0], own["client_secret"] or EMBEDDED_CLIENT[1]
    return Cell(
        {service: platform.url(service) for service in EVERY_SERVICE if service in platform.ports},
        own["issuer"] or f"{platform.url('issuer')}/{ministry}",
        ministry,
        client_id,
        client_secret,
        platform.environment,
    )


def _ministries(environment: Mapping[str, str]) -> Sequence[str]:
    """Name the ministries whose cell this is, as its processes are told."""
    try:
        told = json.loads(environment.get("JEMBATAN_MINISTRIES", "[]"))
    except ValueError:
        told = None
    if not isinstance(told, list) or any(one not in MINISTRIES for one in told):
        raise wrong_use(f"JEMBATAN_MINISTRIES is a JSON list of {', '.join(MINISTRIES)}")
    return told or MINISTRIES
