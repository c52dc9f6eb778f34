"""Writes all that follows from the agreements: `python -m deploy.generate.border_files`.

The filter of the border service, the page for lawyers, and the resources of both clusters; a test fails when one of
them is out of date.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from deploy.generate.border_page import page_of
from deploy.generate.border_resources import resources_of
from services.border.agreements.model import Agreement
from services.kernel import Country

ROOT = Path(__file__).parents[2]
AGREEMENTS = ROOT / "deploy" / "agreements"
FILTER = ROOT / "services" / "border" / "data" / "agreements.json"
PAGE = ROOT / "docs" / "border.md"
RESOURCES = ROOT / "deploy" / "k8s" / "generated"
WRITTEN_FROM = "# Written by `python -m deploy.generate.border_files` from deploy/agreements/.\n"


def agreements() -> list[Agreement]:
    """Read every agreement."""
    return [Agreement.model_validate(yaml.safe_load(path.read_text("utf-8"))) for path in sorted(AGREEMENTS.glob("*"))]


def files() -> Mapping[Path, str]:
    """Write every file that follows from the agreements, by its path."""
    found = agreements()
    written = {FILTER: _filter(found), PAGE: page_of(found)}
    for ministry in Country:
        resources = [one for agreement in found for one in resources_of(agreement, ministry)]
        written[RESOURCES / ministry / "border.yaml"] = _yaml(resources)
    return written


def _filter(found: Iterable[Agreement]) -> str:
    whole = ",\n".join(one.model_dump_json(by_alias=True, indent=2) for one in found)
    return f"[\n{whole}\n]\n"


def _yaml(resources: Iterable[Mapping[str, Any]]) -> str:
    written = (yaml.safe_dump(dict(one), sort_keys=False, allow_unicode=True, width=200) for one in resources)
    return WRITTEN_FROM + "---\n" + "---\n".join(written)


def main() -> None:
    """Write them."""
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
