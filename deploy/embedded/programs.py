"""The programs of the embedded platform and the settings they share."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from deploy.embedded.servers import MONGO_POOL_MAX, mongo_command, mongo_url
from deploy.readiness import http_answers, kafka_answers, mongo_answers
from deploy.server_process import LOCALHOST
from services.chassis.settings import ServiceName

MINISTRIES = ("id", "tl")
SERVICES = ("registry", "financing", "training", "evaluation")
EVERY_SERVICE: tuple[str, ...] = get_args(ServiceName)
"""Those that a cell may have beside the four, too."""
REPOSITORY = Path(__file__).parents[2]

TRIAL_ORGANISATIONS = {"id": "XX-TRIAL-ID", "tl": "XX-TRIAL-TL"}
"""XX is nobody's country (ISO 3166-1): what is published under it is for trying."""

SERVICE_GRACE_SECONDS = 20
"""What uvicorn gives open requests; the supervisor waits longer before it kills."""
STOP_SECONDS = {"mongo": 10, "kafka": 5, "issuer": 5, "sandbox": 5}
SERVICE_STOP_SECONDS = SERVICE_GRACE_SECONDS + 5

SERVERS_GROUP = "servers"
SERVICES_GROUP = "services"
GROUP_PRIORITIES = {SERVERS_GROUP: 100, SERVICES_GROUP: 200}
"""A higher number stops earlier."""


@dataclass(frozen=True)
class Program:
    """One supervised process: of the servers, which start by themselves, or of the services, which wait for them."""

    name: str
    command: Sequence[str]
    stop_seconds: int
    group: str


def servers(home: Path, ports: Mapping[str, int]) -> list[Program]:
    """Give the database, the issuer, and those of the broker and the sandbox that have a port."""
    commands = {
        "mongo": mongo_command(home / "data" / "mongo", ports["mongo"]),
        "issuer": _uvicorn("services.chassis.development_issuer:build_issuer", ports["issuer"]),
    }
    if "kafka" in ports:
        folder = str(home / "data" / "kafka")
        commands["kafka"] = [sys.executable, "-m", "deploy.embedded.broker", folder, str(ports["kafka"])]
    if "sandbox" in ports:
        commands["sandbox"] = [sys.executable, "-m", "deploy.sandbox.registers", str(ports["sandbox"])]
    return [Program(name, command, STOP_SECONDS[name], SERVERS_GROUP) for name, command in commands.items()]


def service(name: str, port: int) -> Program:
    """Give one service; it starts when its topics and indexes are there."""
    command = _uvicorn(factory(name), port)
    return Program(name, command, SERVICE_STOP_SECONDS, SERVICES_GROUP)


def preparation(name: str) -> list[str]:
    """Give the command that makes a service's topics and indexes."""
    return [sys.executable, "-m", "services.chassis.prepare", factory(name)]


def factory(name: str) -> str:
    """Name the function that builds a service."""
    return f"services.{name}.app:build_app"


def key_file(home: Path) -> Path:
    """Name the file of the ministries' keys; made at the first start, and its loss is every person's erasure."""
    return home / "data" / "keys.json"


def environment(home: Path, ports: Mapping[str, int], extra: Mapping[str, str]) -> dict[str, str]:
    """Give the environment of every program: addresses are ours, the rest yields to what is already set.

    Retention is short because the embedded broker rewrites everything it keeps every second.
    """
    issuer = f"http://{LOCALHOST}:{ports['issuer']}"
    ministries = json.loads(extra.get("JEMBATAN_MINISTRIES", json.dumps(MINISTRIES)))
    defaults = {
        "JEMBATAN_REPLICA": "0",
        "JEMBATAN_TOPIC_PARTITIONS": "2",
        "JEMBATAN_TOPIC_RETENTION_MS": str(24 * 3_600_000),
        "JEMBATAN_TOPIC_SEGMENT_MS": str(3_600_000),
        "JEMBATAN_REPUBLISH_AFTER_BROKER_LOSS_SECONDS": "10",
        "JEMBATAN_EMPTY_FETCH_SECONDS": "0.1",
        "JEMBATAN_MONGO_POOL_MAX": str(MONGO_POOL_MAX),
    }
    addresses = {
        "JEMBATAN_EMBEDDED": "true",
        "JEMBATAN_MONGO_URL": mongo_url(ports["mongo"]),
        "JEMBATAN_ISSUERS": json.dumps({ministry: f"{issuer}/{ministry}" for ministry in ministries}),
        "JEMBATAN_ISSUER_URL": issuer,
        "JEMBATAN_ISSUER_KEYS": str(home / "data" / "issuer"),
        "JEMBATAN_AUDIT_KEY_FILE": str(audit_key(home)),
        "JEMBATAN_AUDIT_KEYS_FILE": str(audit_key(home).with_name("keys.jwks")),
        "JEMBATAN_AUDIT_ROOTS_FOLDER": str(audit_key(home).parent),
        "JEMBATAN_KEY_FILE": str(key_file(home)),
    }
    signing = {ministry: str(path) for ministry, path in signing_keys(home).items() if path.exists()}
    if "training" in ports and signing:
        addresses["JEMBATAN_PUBLIC_URL"] = f"http://{LOCALHOST}:{ports['training']}"
        addresses["JEMBATAN_SIGNING_KEY_FILES"] = json.dumps(signing)
    certificates = {ministry: str(path) for ministry, path in report_certificates(home).items() if path.exists()}
    if "evaluation" in ports and certificates:
        addresses["JEMBATAN_REPORT_CERTIFICATE_FILES"] = json.dumps(certificates)
        addresses["JEMBATAN_IATI_ORGANISATIONS"] = json.dumps(TRIAL_ORGANISATIONS)
    if "sandbox" in ports:
        addresses["JEMBATAN_OUTSIDE_REGISTERS_FILE"] = str(outside_registers(home))
    if "kafka" in ports:
        addresses["JEMBATAN_KAFKA_BOOTSTRAP_SERVERS"] = f"{LOCALHOST}:{ports['kafka']}"
    return {**defaults, **os.environ, **addresses, **extra, "PYTHONUNBUFFERED": "1"}


def audit_key(home: Path) -> Path:
    """Name the key that signs audit roots; the roots are written beside it, not into the database."""
    return home / "data" / "audit" / "signing.jwk"


def signing_keys(home: Path) -> dict[str, Path]:
    """Name the files of the keys each ministry signs credentials and joint rounds with."""
    return {ministry: home / "data" / "signing" / f"{ministry}.jwks" for ministry in MINISTRIES}


def report_certificates(home: Path) -> dict[str, Path]:
    """Name the files of the self-signed certificates each ministry's reports are sealed with here."""
    return {ministry: home / "data" / "certificates" / f"{ministry}.pem" for ministry in MINISTRIES}


def outside_registers(home: Path) -> Path:
    """Name the file that connects the registers outside, which are a sandbox here."""
    return home / "data" / "outside.json"


def key_making(home: Path) -> list[str]:
    """Give the command that makes that key and adds its public half to the list beside it."""
    return [sys.executable, "-m", "services.chassis.audit_keys", str(audit_key(home).parent)]


def answers(program: str, port: int) -> bool:
    """Tell whether a program answers in its own protocol."""
    match program:
        case "mongo":
            return mongo_answers(mongo_url(port))
        case "kafka":
            return kafka_answers(f"{LOCALHOST}:{port}")
        case "issuer":
            return http_answers(f"http://{LOCALHOST}:{port}/{MINISTRIES[0]}/.well-known/openid-configuration")
        case "sandbox":
            return http_answers(f"http://{LOCALHOST}:{port}/sandbox/health")
        case _:
            return http_answers(f"http://{LOCALHOST}:{port}/health/ready")


def _uvicorn(application: str, port: int) -> list[str]:
    place = ["--host", LOCALHOST, "--port", str(port)]
    grace = ["--timeout-graceful-shutdown", str(SERVICE_GRACE_SECONDS)]
    return [sys.executable, "-m", "uvicorn", "--factory", application, *place, *grace]
