"""Each service is built from the shared packages and its own folder, with nothing else beside it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.built import every_service
from tests.architecture.violations import ROOT

SHARED = ("kernel", "contracts", "chassis")
BUILD_SECONDS_MAX = 60

BUILD = """
import sys
from services.{service}.app import build_app

app = build_app()
app.openapi()
app.state.client.close()
folders = {{name.split(".")[1] for name in sys.modules if name.startswith("services.")}}
print(*sorted(folders))
"""


def copied(service: str, tree: Path) -> Path:
    """Copy what the image of one service holds."""
    ignore = shutil.ignore_patterns("__pycache__")
    for folder in (*SHARED, service):
        shutil.copytree(ROOT / "services" / folder, tree / "services" / folder, ignore=ignore)
    shutil.copy(ROOT / "services" / "__init__.py", tree / "services")
    return tree


def build(service: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """Build a service's app in a process that finds nothing but `tree` and the installed packages."""
    return subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:services", "-c", BUILD.format(service=service)],
        cwd=tree,
        env={"PATH": "", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=BUILD_SECONDS_MAX,
        check=False,
    )


@every_service
def test_a_service_is_built_alone(service: str, tmp_path: Path) -> None:
    if not (ROOT / "services" / service / "app.py").exists():
        pytest.fail(f"services/{service}/app.py is missing: the service does not exist")

    done = build(service, copied(service, tmp_path))

    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split()) == {*SHARED, service}


def test_a_service_that_leans_on_another_is_not_built(tmp_path: Path) -> None:
    tree = copied("registry", tmp_path)
    with (tree / "services" / "registry" / "app.py").open("a", encoding="utf-8") as lines:
        lines.write("\nimport services.financing\n")

    done = build("registry", tree)

    assert done.returncode != 0
    assert "No module named 'services.financing'" in done.stderr
