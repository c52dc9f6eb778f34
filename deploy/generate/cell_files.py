"""Writes what a cell's cluster needs to know of the services: `python -m deploy.generate.cell_files`.

Topics and users of the broker, users of the database, scaling by lag, alerts, and each ministry's realm; a test fails
when one of them is out of date.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy.generate.border_files import RESOURCES, ROOT, agreements
from deploy.generate.border_resources import resources_of
from deploy.generate.cell_broker import broker_resources
from deploy.generate.cell_database import script, users_patch
from deploy.generate.cell_declared import declared_services
from deploy.generate.cell_scaling import scaling_resources
from deploy.generate.cell_watching import alert_rules, collector_settings
from deploy.generate.realms import realm_text
from services.kernel import Country

ALERTS = ROOT / "deploy" / "observability" / "alerts.yml"
IDENTITY = ROOT / "deploy" / "identity"
WRITTEN_FROM = "# Written by `python -m deploy.generate.cell_files` from what the services declare.\n"
KUSTOMIZE = "kustomize.config.k8s.io"
DATABASE = {"kind": "PerconaServerMongoDB"}


def files() -> Mapping[Path, str]:
    """Write every file, by its path."""
    return {path: text for ministry in Country for path, text in _files_of(ministry).items()}


def _files_of(ministry: Country) -> Mapping[Path, str]:
    services, folder = declared_services(ministry), RESOURCES / ministry
    names = [one.name for one in services]
    lists = {
        "broker.yaml": broker_resources(ministry, services, border_topics(ministry)),
        "scaling.yaml": scaling_resources(ministry, services),
        "watching.yaml": [alert_rules(ALERTS.read_text("utf-8"), names), collector_settings(names)],
        "kustomization.yaml": [_kustomization(["border.yaml", "broker.yaml", "scaling.yaml", "watching.yaml"])],
        "users/kustomization.yaml": [_component("users.yaml")],
    }
    written = {folder / name: _yaml(resources) for name, resources in lists.items()}
    written[folder / "users" / "users.yaml"] = WRITTEN_FROM + _dump(users_patch(ministry, services))
    written[IDENTITY / f"mongodb-users-{ministry}.js"] = script(ministry, services)
    written[IDENTITY / f"realm-{ministry}.json"] = realm_text(ministry)
    return written


def border_topics(ministry: Country) -> list[str]:
    """Name the topics that follow from the agreements in a ministry's cluster."""
    resources = [one for agreement in agreements() for one in resources_of(agreement, ministry)]
    return sorted(one["spec"]["topicName"] for one in resources if one["kind"] == "KafkaTopic")


def _kustomization(names: list[str]) -> Mapping[str, Any]:
    return {"apiVersion": f"{KUSTOMIZE}/v1beta1", "kind": "Kustomization", "resources": names}


def _component(patch: str) -> Mapping[str, Any]:
    patches = [{"path": patch, "target": DATABASE}]
    return {"apiVersion": f"{KUSTOMIZE}/v1alpha1", "kind": "Component", "patches": patches}


def _yaml(resources: Iterable[Mapping[str, Any]]) -> str:
    return WRITTEN_FROM + "---\n" + "---\n".join(_dump(dict(one)) for one in resources)


def _dump(value: Any) -> str:  # noqa: ANN401 - whatever YAML can hold
    return yaml.dump(value, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=200)


class _Plain(yaml.SafeDumper):
    """Writes a value out each time it stands somewhere: an anchor reads as a riddle."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - the library's signature
        """Give no anchor."""
        return True


def main() -> None:
    """Write them."""
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
