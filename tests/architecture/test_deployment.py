import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
SERVICES = ("registry", "financing", "training", "evaluation", "webhooks")
JOBS = tuple(f"prepare-{name}" for name in SERVICES)
OURS = (*SERVICES, *JOBS, "issuer")
SERVERS = ("kafka", "mongo")
COMPOSE_SECONDS_MAX = 30
SHARED = {"services/__init__.py", "services/kernel", "services/contracts", "services/chassis"}

Document = dict[str, Any]


def parsed(compose: str) -> Document:
    document: Document = yaml.safe_load(compose)
    return document


RULES: dict[str, Callable[[str, Document], bool]] = {
    "runs as root": lambda _, c: str(c.get("user", "root")).split(":")[0] in {"root", "0"},
    "keeps capabilities": lambda _, c: c.get("cap_drop") != ["ALL"] or "cap_add" in c or "privileged" in c,
    "may gain privileges": lambda _, c: "no-new-privileges:true" not in c.get("security_opt", ()),
    "has no limit": lambda _, c: not {"mem_limit", "pids_limit"} <= c.keys(),
    "has no health check": lambda name, c: name not in JOBS and "healthcheck" not in c,
    # The servers' own start scripts write into their images.
    "can write its root": lambda name, c: name not in SERVERS and not c.get("read_only"),
    "has no fixed image": lambda _, c: tag_of(c["image"]) in {"", "latest"},
    "is published to everybody": lambda _, c: any(not port.startswith("127.0.0.1:") for port in c.get("ports", ())),
}


def faults(compose: Document) -> list[str]:
    """Tell every way in which a compose file's containers have more rights, or less watching, than they need."""
    return [
        f"{name} {fault}"
        for name, container in compose["services"].items()
        for fault, holds in RULES.items()
        if holds(name, container)
    ]


def tag_of(image: str) -> str:
    """Give the tag an image has when no variable is set."""
    default = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", image)
    return default.rpartition("/")[2].partition(":")[2]


def copied(dockerfile: str) -> set[str]:
    """Give what a Dockerfile copies from the repository, not from another stage."""
    lines = re.findall(r"^(?:COPY|ADD) +(?!--from=)(.+)$", dockerfile, flags=re.MULTILINE)
    return {source.rstrip("/") for line in lines for source in line.split()[:-1]}


@pytest.fixture(scope="module")
def text() -> str:
    return (ROOT / "docker-compose.yml").read_text()


@pytest.fixture(scope="module")
def compose(text: str) -> Document:
    return parsed(text)


@pytest.fixture(scope="module")
def dockerfile() -> str:
    return (ROOT / "deploy/Dockerfile").read_text()


def test_every_container_has_the_least_rights_a_limit_and_a_health_check(compose: Document) -> None:
    found = faults(compose)

    assert set(compose["services"]) == {*OURS, *SERVERS}
    assert found == []


@pytest.mark.parametrize(
    ("there", "seeded", "fault"),
    [
        ('user: "65532:65532"', 'user: "0:0"', "runs as root"),
        ("cap_drop: [ALL]", "cap_drop: [NET_RAW]", "keeps capabilities"),
        ("cap_drop: [ALL]", "cap_drop: [ALL]\n  cap_add: [SYS_ADMIN]", "keeps capabilities"),
        ('security_opt: ["no-new-privileges:true"]', "security_opt: []", "may gain privileges"),
        ("mem_limit: 512m", "restart: always", "has no limit"),
        ("healthcheck:", "x-healthcheck:", "has no health check"),
        ("read_only: true", "read_only: false", "can write its root"),
        ("registry:${JEMBATAN_VERSION:-0.1.0}", "registry:latest", "has no fixed image"),
        ("mongo:8.0}", "mongo}", "has no fixed image"),
        ('"127.0.0.1:${JEMBATAN_REGISTRY_PORT', '"${JEMBATAN_REGISTRY_PORT', "is published to everybody"),
    ],
)
def test_a_container_with_more_rights_or_less_watching_is_found(text: str, there: str, seeded: str, fault: str) -> None:
    assert there in text
    worse = parsed(text.replace(there, seeded))

    found = faults(worse)

    assert any(fault in line for line in found)


def test_every_service_waits_for_its_job_and_every_job_for_both_servers(compose: Document) -> None:
    for name in SERVICES:
        service, job = compose["services"][name], compose["services"][f"prepare-{name}"]

        assert service["depends_on"][f"prepare-{name}"] == {"condition": "service_completed_successfully"}
        assert job["depends_on"] == {server: {"condition": "service_healthy"} for server in SERVERS}
        assert job["command"][-1] == f"services.{name}.app:build_app"
        assert job["image"] == service["image"]
        # A job that is started again after it ended well would hold its service back for ever.
        assert job["restart"].startswith("on-failure:")


def test_the_servers_without_a_password_are_reached_from_the_inside_only(compose: Document) -> None:
    assert compose["networks"]["inside"] == {"internal": True}
    for name in SERVERS:
        assert compose["services"][name]["networks"] == ["inside"]
        assert "ports" not in compose["services"][name]


def test_no_two_containers_publish_the_same_port(compose: Document) -> None:
    ports = [port for service in compose["services"].values() for port in service.get("ports", ())]

    assert len(ports) == len(set(ports)) == len(SERVICES) + 1


def test_the_broker_makes_no_topic_by_accident(compose: Document) -> None:
    environment = compose["services"]["kafka"]["environment"]

    assert environment["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"


def test_a_container_is_given_longer_to_stop_than_its_server_takes(compose: Document, dockerfile: str) -> None:
    drained = re.search(r"UVICORN_TIMEOUT_GRACEFUL_SHUTDOWN=(\d+)", dockerfile)
    assert drained is not None

    for name in SERVICES:
        grace = compose["services"][name]["stop_grace_period"]
        assert int(grace.removesuffix("s")) >= int(drained[1]) + 5


def test_no_password_is_written_into_the_deployment(text: str, dockerfile: str) -> None:
    secret = re.compile(r"password|passwd|secret|api_?key|BEGIN [A-Z ]*PRIVATE|//[^/\s:@]+:[^/\s@]+@", re.IGNORECASE)
    written = "\n".join(line for line in (text + dockerfile).splitlines() if not line.lstrip().startswith("#"))

    assert secret.findall(written) == []
    assert secret.findall("mongodb://registry:hunter2@mongo")


def test_an_image_holds_the_shared_packages_and_one_service(dockerfile: str) -> None:
    sources = copied(dockerfile)

    assert sources == {*SHARED, "services/${SERVICE}", "requirements/${LIBRARIES}.txt", "deploy/trust"}


def test_an_image_runs_as_nobody_from_locked_libraries_on_a_fixed_base(dockerfile: str) -> None:
    last_stage = dockerfile.rpartition("\nFROM ")[2]
    base = re.search(r"^ARG BASE_IMAGE=(\S+)$", dockerfile, flags=re.MULTILINE)

    assert re.findall(r"^USER (\S+)$", dockerfile, flags=re.MULTILINE)[-1] == "65532:65532"
    assert base is not None
    assert tag_of(base[1]) not in {"", "latest"}
    assert "--require-hashes" in dockerfile
    # Certificates and index of the house that builds stay in the stage that needs them.
    assert "trust" not in last_stage
    # The classic builder of an older engine knows no mounts.
    assert "--mount" not in dockerfile


def test_only_what_is_named_reaches_the_image_build() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]

    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!requirements/evaluation.txt",
        "!requirements/services.txt",
        "!services",
        "!deploy/trust",
    }
    assert (ROOT / "deploy/trust/.gitignore").read_text().splitlines()[-2:] == ["*", "!.gitignore"]


def test_compose_itself_accepts_the_file(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = compose_command()
    if command is None:
        with capsys.disabled():
            print("\nNOT ASKED: there is no `docker compose` and no COMPOSE; only the file's structure was checked")  # noqa: T201
        assert all("image" in service for service in parsed(text)["services"].values())
        return

    files = [
        "-f",
        "docker-compose.yml",
        "-f",
        "deploy/compose/substitutes.yaml",
        "-f",
        "deploy/compose/substitutes-noida.yaml",
    ]
    for laid_over in (files[:2], files[:4], files):
        answer = subprocess.run(
            [*command, *laid_over, "config", "-q"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=COMPOSE_SECONDS_MAX,
            check=False,
        )
        assert (answer.returncode, answer.stderr) == (0, "")


def compose_command() -> list[str] | None:
    """Give the words that call compose on this machine, COMPOSE first; nothing where there is none."""
    if os.environ.get("COMPOSE"):
        return os.environ["COMPOSE"].split()
    if shutil.which("docker") is None:
        return None
    asked = subprocess.run(
        ["docker", "compose", "version"], capture_output=True, timeout=COMPOSE_SECONDS_MAX, check=False
    )
    return ["docker", "compose"] if asked.returncode == 0 else None
