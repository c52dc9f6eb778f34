"""What a process is told in a cluster, read as the process reads it."""

import json
import re
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from deploy.generate.cell_broker import kafka_user
from deploy.generate.cell_database import user_name
from services.chassis.settings import Settings
from services.kernel import Country
from services.webhooks.receivers.key_files import load_receivers
from tests.deploy.clusters import Resource, of_kind, pod_spec

RECEIVERS = "/run/receivers/receivers.json"
POD = "7c9bd5f6d4-abcde"
"""What Kubernetes puts behind a deployment's name."""
PARTS = {"api": (False, False, False), "worker": (True, False, True), "relay": (False, True, False)}
"""Whether a kind of process reads topics, publishes, and speaks to systems outside."""


def told(workload: Resource, resources: tuple[Resource, ...]) -> dict[str, str]:
    """Give the variables of a container as Kubernetes does: whole maps first, then each, `$(NAME)` filled in."""
    container, maps = pod_spec(workload)["containers"][0], of_kind(resources, "ConfigMap")
    variables: dict[str, str] = {}
    for one in container["envFrom"]:
        variables |= maps[one["configMapRef"]["name"]]["data"]
    for one in container["env"]:
        field = one.get("valueFrom", {}).get("fieldRef", {}).get("fieldPath")
        value = f"{workload['metadata']['name']}-{POD}" if field == "metadata.name" else one["value"]
        variables[one["name"]] = re.sub(r"\$\((\w+)\)", lambda found: variables[found[1]], value)
    return variables


def mounted(workload: Resource, resources: tuple[Resource, ...]) -> dict[str, str]:
    """Give the files a container finds, with what is in those that are no secret."""
    pod, maps = pod_spec(workload), of_kind(resources, "ConfigMap")
    places = {one["name"]: one["mountPath"] for one in pod["containers"][0]["volumeMounts"]}
    found: dict[str, str] = {}
    for volume in pod["volumes"]:
        sources = volume.get("projected", {}).get("sources", [volume] if "secret" in volume else [])
        whole: dict[str, str] = {}
        for one in sources:
            if "configMap" in one:
                whole = maps[one["configMap"]["name"]]["data"]
                found |= {f"{places[volume['name']]}/{name}": text for name, text in whole.items()}
            else:
                # A Secret that is mounted whole holds the files that the map beside it names.
                items = one["secret"].get("items") or [{"path": name} for name in files_named(whole)]
                found |= {f"{places[volume['name']]}/{item['path']}": "a password" for item in items}
    return found


def files_named(maps: dict[str, str]) -> list[str]:
    """Give the files that the receivers in a map point to."""
    receivers = [one for text in maps.values() for one in json.loads(text)["receivers"]]
    return [one[key] for one in receivers for key in ("secret_file", "ca_file") if key in one]


def processes(resources: tuple[Resource, ...]) -> dict[str, Resource]:
    found = of_kind(resources, "Deployment", "Job")
    return {name: one for name, one in found.items() if name != "otel-collector"}


def settings_of(
    workload: Resource, resources: tuple[Resource, ...], files: Path, monkeypatch: pytest.MonkeyPatch
) -> Settings:
    """Read the settings as the process does, with the files it finds below a folder of ours."""
    for path, text in mounted(workload, resources).items():
        (files / path.lstrip("/")).parent.mkdir(parents=True, exist_ok=True)
        (files / path.lstrip("/")).write_text(text)
    for name, value in told(workload, resources).items():
        monkeypatch.setenv(name, value.replace("/run/", f"{files}/run/"))
    service = workload["metadata"]["name"].partition("-")[0]
    return Settings.model_validate({"service_name": service})


def test_every_process_starts_with_settings_of_its_own_ministry(
    resources: tuple[Resource, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ministry = Country(next(iter(of_kind(resources, "Kafka"))).removeprefix("jembatan-"))
    for name, one in processes(resources).items():
        with monkeypatch.context() as patched:
            settings = settings_of(one, resources, tmp_path, patched)

        assert settings.ministries == (ministry,)
        assert list(settings.issuers) == [ministry]
        assert str(settings.issuers[ministry]).endswith(f"/realms/jembatan-{ministry}")
        assert settings.kafka_user == kafka_user(ministry, settings.service_name)
        assert settings.kafka_access.ca_file is not None
        assert settings.mongo_user == user_name(ministry, settings.service_name)
        assert "tls=true" in settings.mongo_url
        assert not settings.kafka_static_membership
        assert settings.topics_made_elsewhere
        part = name.partition("-")[2]
        assert (settings.traces_url is None) == (part == "prepare")
        runs = (settings.run_consumers, settings.run_relay, settings.run_workers)
        assert runs == PARTS.get(part, (True, True, True))


def test_every_variable_is_one_that_a_service_reads(resources: tuple[Resource, ...]) -> None:
    known = {f"JEMBATAN_{name.upper()}" for name in Settings.model_fields}
    for one in processes(resources).values():
        given = {name for name in told(one, resources) if name.startswith("JEMBATAN_")}

        assert given - known == set()


def test_every_file_that_a_variable_names_is_mounted(resources: tuple[Resource, ...]) -> None:
    for one in processes(resources).values():
        found = mounted(one, resources)
        named = {path for value in told(one, resources).values() for path in re.findall(r"/run/[\w./-]+", value)}
        named |= {f"/run/receivers/{name}" for path in named & {RECEIVERS} for name in files_named({"": found[path]})}

        assert named == found.keys()


def test_the_receivers_of_a_cell_are_its_own_ministry_s_and_are_read_as_the_service_reads_them(
    resources: tuple[Resource, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = of_kind(resources, "Deployment")["webhooks-worker"]
    settings = settings_of(worker, resources, tmp_path, monkeypatch)
    written = json.loads(mounted(worker, resources)[RECEIVERS])["receivers"]
    for name in files_named({"": mounted(worker, resources)[RECEIVERS]}):
        (tmp_path / f"run/receivers/{name}").write_text("whsec_" + b64encode(b"s" * 32).decode())

    receivers = load_receivers(settings)

    assert receivers.keys() == {one["name"] for one in written} != set()
    assert {one.ministry for one in receivers.values()} == set(settings.ministries)


def test_the_job_prepares_the_service_whose_image_it_is(resources: tuple[Resource, ...]) -> None:
    for name, one in of_kind(resources, "Job").items():
        container: Any = pod_spec(one)["containers"][0]
        service = name.removesuffix("-prepare")

        assert told(one, resources)["UVICORN_APP"] == f"services.{service}.app:build_app"
        assert container["command"] == ["python", "-m", "services.chassis.prepare", "$(UVICORN_APP)"]
        assert f"/{service}@" in container["image"]
