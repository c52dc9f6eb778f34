import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.chassis.telemetry import Telemetry

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "deploy/observability"
FILES = ("alerts.yml", "alerts_test.yml", "prometheus.yml")
SERVICES = {"registry", "financing", "training", "evaluation"}
PROMTOOL_SECONDS_MAX = 60
NOT_OURS = {"up"}
"""Prometheus makes this one itself."""
NAMES = {
    "JembatanOutboxGrows",
    "JembatanNoRelayHoldsTheLease",
    "JembatanMessagesParked",
    "JembatanConsumerLags",
    "JembatanConsumerHalted",
    "JembatanServiceNotReady",
    "JembatanServiceAbsent",
    "JembatanAuditChainBroken",
    "JembatanAuditRootsStopped",
    "JembatanOutsideFails",
    "JembatanBorderRefuses",
    "JembatanBorderLags",
    "JembatanBorderSilent",
    "JembatanAgreementEnds",
}
TARGET_LABELS = {"job", "service", "instance"}

Document = dict[str, Any]

parsed: Callable[[str], Document] = yaml.safe_load


def known_metrics() -> dict[str, set[str]]:
    """Give every metric of the chassis with its labels, as Prometheus names them."""
    telemetry = Telemetry()
    found: dict[str, set[str]] = {}
    for metric in vars(telemetry).values():
        if hasattr(metric, "_labelnames"):
            suffix = "_total" if metric._type == "counter" else ""  # noqa: SLF001
            found[f"{metric._name}{suffix}"] = set(metric._labelnames)  # noqa: SLF001
    return found


def rules_of(alerts: Document) -> list[Document]:
    return [rule for group in alerts["groups"] for rule in group["rules"]]


def anchors(page: str) -> set[str]:
    """Give the anchors of a page's headings, as its readers' browsers make them."""
    headings = re.findall(r"^#+ +(.+)$", page, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def faults(alerts: Document, tests: Document) -> list[str]:
    """Tell what is wrong with alert rules before Prometheus is asked."""
    metrics = known_metrics()
    found: list[str] = []
    for rule in rules_of(alerts):
        name, expression = rule["alert"], rule["expr"]
        named = set(re.findall(r"\bjembatan_\w+", expression)) | NOT_OURS
        found += [f"{name} asks for {metric}, which nobody measures" for metric in named - metrics.keys() - NOT_OURS]
        grouped = {word for group in re.findall(r"\bby \(([^)]*)\)", expression) for word in group.split(", ")}
        labels = TARGET_LABELS.union(*(metrics.get(metric, set()) for metric in named))
        found += [f"{name} groups by {label}, which no sample has" for label in grouped - labels]
        if rule["labels"].get("severity") not in {"critical", "warning"} or "for" not in rule:
            found.append(f"{name} has no severity or no time")
        if not {"summary", "description", "runbook"} <= rule["annotations"].keys():
            found.append(f"{name} does not say what to do")
        fires, stays = seen(tests, name)
        if not (fires and stays):
            found.append(f"{name} is not shown both to fire and not to fire")
    return found


def seen(tests: Document, alert: str) -> tuple[bool, bool]:
    """Tell whether the tests show an alert firing, and not firing."""
    asked = [
        check["exp_alerts"]
        for test in tests["tests"]
        for check in test["alert_rule_test"]
        if check["alertname"] == alert
    ]
    return any(asked), not all(asked)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {name: (FOLDER / name).read_text(encoding="utf-8") for name in FILES}


@pytest.fixture(scope="module")
def promtool() -> str | None:
    return shutil.which("promtool")


def asked(promtool: str, *arguments: str, folder: Path = FOLDER) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [promtool, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=PROMTOOL_SECONDS_MAX,
        check=False,
    )


def test_every_alert_asks_for_what_is_measured_and_says_what_to_do(texts: dict[str, str]) -> None:
    alerts = parsed(texts["alerts.yml"])

    found = faults(alerts, parsed(texts["alerts_test.yml"]))

    assert found == []


@pytest.mark.parametrize(
    ("there", "seeded", "fault"),
    [
        ("jembatan_outbox_oldest_seconds", "jembatan_outbox_age", "which nobody measures"),
        ("jembatan_consumer_lag_records", "jembatan_consumer_lag", "which nobody measures"),
        ("by (service, consumer, topic)", "by (service, group)", "which no sample has"),
        ("severity: critical", "team: platform", "has no severity"),
        ("        for: 2m\n", "", "no time"),
        ("runbook:", "page:", "does not say what to do"),
        ("alert: JembatanOutboxGrows", "alert: JembatanOutboxIsLarge", "not shown both"),
    ],
)
def test_a_faulty_alert_is_noticed(texts: dict[str, str], there: str, seeded: str, fault: str) -> None:
    assert there in texts["alerts.yml"]
    worse = parsed(texts["alerts.yml"].replace(there, seeded))

    found = faults(worse, parsed(texts["alerts_test.yml"]))

    assert any(fault in line for line in found)


def test_every_alert_leads_to_a_heading_of_the_runbook(texts: dict[str, str]) -> None:
    named = [rule["annotations"]["runbook"] for rule in rules_of(parsed(texts["alerts.yml"]))]
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")

    assert {name.partition("#")[0] for name in named} == {"docs/operations.md"}
    assert {name.partition("#")[2] for name in named} - anchors(page) == set()


def test_every_service_is_watched_and_missed_when_it_is_gone(texts: dict[str, str]) -> None:
    (job,) = parsed(texts["prometheus.yml"])["scrape_configs"]
    absent = next(rule for rule in rules_of(parsed(texts["alerts.yml"])) if rule["alert"] == "JembatanServiceAbsent")

    assert job["job_name"] == "jembatan"
    assert {target["labels"]["service"] for target in job["static_configs"]} == SERVICES
    assert set(re.findall(r'service="(\w+)"', absent["expr"])) == SERVICES


def test_prometheus_itself_agrees(promtool: str | None, capsys: pytest.CaptureFixture[str]) -> None:
    if promtool is None:
        with capsys.disabled():
            print("\n******** NOT RUN: THE TESTS OF THE ALERTS, because there is no promtool (Debian: prometheus) ****")  # noqa: T201
        assert all(parsed((FOLDER / name).read_text(encoding="utf-8")) for name in FILES)
        return

    for arguments in (("check", "config", "prometheus.yml"), ("test", "rules", "alerts_test.yml")):
        answer = asked(promtool, *arguments)
        assert answer.returncode == 0, answer.stdout + answer.stderr


@pytest.mark.parametrize("expression", ["vector(0) > 1", "vector(1)"])
def test_the_tests_of_the_alerts_notice_one_that_never_fires_and_one_that_always_does(
    texts: dict[str, str], promtool: str | None, tmp_path: Path, expression: str
) -> None:
    worse = parsed(texts["alerts.yml"])
    for rule in rules_of(worse):
        rule["expr"] = expression
    (tmp_path / "alerts.yml").write_text(yaml.safe_dump(worse), encoding="utf-8")
    (tmp_path / "alerts_test.yml").write_text(texts["alerts_test.yml"], encoding="utf-8")

    answer = asked(promtool, "test", "rules", "alerts_test.yml", folder=tmp_path) if promtool else None

    failed = set(re.findall(r"alertname: (\w+)", answer.stdout + answer.stderr)) if answer else NAMES
    assert failed == {rule["alert"] for rule in rules_of(worse)} == NAMES
