"""One violation for each contract of import directions, and how to plant it in a copy of the tree."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINT_SECONDS_MAX = 60


@dataclass(frozen=True)
class Violation:
    """A line of code in the wrong room, the contract that forbids it, and what its report must say."""

    contract: str
    module: str
    line: str
    report: str


def _imports(contract: str, module: str, imported: str) -> Violation:
    return Violation(contract, module, f"import {imported}", f"{module} -> {imported}")


def _undeclared(contract: str, module: str) -> Violation:
    return Violation(contract, module, "", f"- {module}")


SERVICES = "no service knows another; chassis, contracts and kernel lie below"
KERNEL = "the kernel is built upwards from errors"
CONTRACTS = "publishers' facts stand side by side on how facts are read"
CHASSIS = "the chassis knows no business word"
ROOMS = "inside a slice every room looks down"
REGISTRY = "registry: duplicates, partnerships, cooperatives, enterprises, candidates, places, rules with a date"
FINANCING = "financing: loans, applications, dossiers, facilities, borrowers, lenders"
ARITHMETIC = "the arithmetic of a loan is built upwards from rounding"
TRAINING = "training: certificates, cohorts, programmes, participants"
BADGES = "badges are built upwards from contexts and faults"
EVALUATION = "evaluation: reports on top, figures at the bottom"
BORDER = "border: imports, exports, crossing, agreements"
WEBHOOKS = "webhooks: deliveries, subscriptions, receivers"
RULES = "rules know neither chassis nor server"
COMMANDS = "commands and descriptions know no server"
DRIVER = "the driver stays in three files of the chassis"
MONGO = "only the chassis knows MongoDB's library"
KAFKA = "only the chassis and the mirror know Kafka's libraries"
STATISTICS = "only evaluation's image holds the libraries of statistics"
HTTP = "only routes, apps and the chassis know HTTP's libraries"
DOCUMENTS = "documents are read and written by handlers and views only"
HANDLERS = "handlers are called by routes and subscribers only, and these by the app"
EDGES = "routes and subscribers are joined by the app only"
CYCLES = "no package leads back to itself"

PLANTED = (
    _imports(SERVICES, "services.financing.loans.amounts", "services.registry.size_classes"),
    _imports(SERVICES, "services.chassis.caller", "services.registry.activities"),
    _imports(SERVICES, "services.kernel.errors", "services.contracts.reading"),
    _undeclared(SERVICES, "services.reporting"),
    _imports(KERNEL, "services.kernel.money", "services.kernel.calendar"),
    _undeclared(KERNEL, "services.kernel.rounding"),
    _imports(CONTRACTS, "services.contracts.registry", "services.contracts.training"),
    _undeclared(CONTRACTS, "services.contracts.lending"),
    _imports(CHASSIS, "services.chassis.outbox", "services.contracts.registry"),
    _imports(ROOMS, "services.registry.enterprises.model", "services.registry.enterprises.commands"),
    _imports(ROOMS, "services.registry.enterprises.handlers", "services.registry.enterprises.routes"),
    _imports(ROOMS, "services.registry.enterprises.repository", "services.registry.enterprises.views"),
    _imports(ROOMS, "services.financing.loans.amounts", "services.financing.loans.replaying"),
    _imports(ROOMS, "services.financing.products.conditions", "services.financing.products.agreements"),
    _undeclared(ROOMS, "services.registry.enterprises.utils"),
    _undeclared(ROOMS, "services.training.visits.helpers"),
    _imports(REGISTRY, "services.registry.places.model", "services.registry.enterprises.model"),
    _imports(REGISTRY, "services.registry.cooperatives.model", "services.registry.extracts.model"),
    _imports(RULES, "services.registry.extracts.disclosure", "fastapi"),
    _imports(REGISTRY, "services.registry.cooperatives.permits", "services.registry.partnerships.milestones"),
    _imports(ROOMS, "services.registry.cooperatives.particulars", "services.registry.cooperatives.governance"),
    _imports(RULES, "services.registry.cooperative_duties", "httpx"),
    _imports(REGISTRY, "services.registry.search_entries.keeping", "services.registry.enterprises.keeping"),
    _imports(ROOMS, "services.registry.search_entries.model", "services.registry.search_entries.outlines"),
    _imports(RULES, "services.registry.search_entries.outlines", "services.chassis.mongo"),
    _undeclared(REGISTRY, "services.registry.common"),
    _imports(REGISTRY, "services.registry.register_numbers", "services.registry.identifiers.schemes"),
    _imports(ROOMS, "services.registry.identifiers.refusals", "services.registry.identifiers.phone_numbers"),
    _imports(RULES, "services.registry.identifiers.person_numbers", "services.chassis.telemetry"),
    _imports(RULES, "services.registry.register_numbers", "pymongo"),
    _imports(REGISTRY, "services.registry.enterprises.keeping", "services.registry.change_requests.model"),
    _imports(REGISTRY, "services.registry.products.views", "services.registry.reached_standards.views"),
    _imports(REGISTRY, "services.registry.matching.model", "services.registry.candidates.model"),
    _imports(REGISTRY, "services.registry.candidates.model", "services.registry.enterprises.merging"),
    _imports(ROOMS, "services.registry.matching.comparators", "services.registry.matching.estimating"),
    _imports(RULES, "services.registry.matching.comparing", "services.chassis.telemetry"),
    _imports(RULES, "services.registry.enterprises.merging", "httpx"),
    _imports(REGISTRY, "services.registry.farmer_groups.model", "services.registry.products.model"),
    _imports(ROOMS, "services.registry.products.standards", "services.registry.products.readiness"),
    _imports(RULES, "services.registry.farmer_groups.abilities", "httpx"),
    _imports(RULES, "services.registry.trade_codes", "pymongo"),
    _imports(REGISTRY, "services.registry.persons.model", "services.registry.consents.model"),
    _imports(REGISTRY, "services.registry.field_classes", "services.registry.given"),
    _imports(ROOMS, "services.registry.persons.sealing", "services.registry.persons.handlers"),
    _imports(RULES, "services.registry.privacy_rules", "services.chassis.settings"),
    _imports(KERNEL, "services.kernel.privacy", "services.kernel.reduction"),
    _imports(REGISTRY, "services.registry.tables.cells", "services.registry.imports.model"),
    _imports(ROOMS, "services.registry.tables.cells", "services.registry.tables.columns"),
    _imports(ROOMS, "services.registry.imports.judging", "services.registry.imports.description"),
    _imports(RULES, "services.registry.tables.reading", "fastapi"),
    _undeclared(FINANCING, "services.financing.common"),
    _imports(FINANCING, "services.financing.lenders.model", "services.financing.loans.replaying"),
    _imports(FINANCING, "services.financing.products.model", "services.financing.applications.model"),
    _imports(FINANCING, "services.financing.dossiers.model", "services.financing.applications.screening"),
    _imports(ROOMS, "services.financing.dossiers.groups", "services.financing.dossiers.undertakings"),
    _imports(RULES, "services.financing.applications.authority", "httpx"),
    _imports(FINANCING, "services.financing.loans.receipts", "services.financing.papers.model"),
    _imports(FINANCING, "services.financing.loans.receipts", "services.financing.portfolio.model"),
    _imports(ROOMS, "services.financing.portfolio.assessments", "services.financing.portfolio.quality"),
    _imports(RULES, "services.financing.portfolio.classes", "httpx"),
    _imports(ROOMS, "services.financing.papers.writing", "services.financing.papers.contracts"),
    _imports(RULES, "services.financing.papers.printing", "services.chassis.telemetry"),
    _imports(RULES, "services.financing.loans.daily_work", "structlog"),
    _imports(ROOMS, "services.financing.daily.handlers", "services.financing.daily.batches"),
    _imports(FINANCING, "services.financing.loans.keeping", "services.financing.daily.model"),
    _imports(FINANCING, "services.financing.loans.keeping", "services.financing.collection_sheets.model"),
    _imports(RULES, "services.financing.collection_sheets.spreadsheets", "fastapi"),
    _imports(FINANCING, "services.financing.loans.losses", "services.financing.payment_orders.model"),
    _undeclared(ARITHMETIC, "services.financing.arithmetic.lending.common"),
    _imports(FINANCING, "services.financing.consortia.model", "services.financing.related_parties.model"),
    _imports(ARITHMETIC, "services.financing.arithmetic.lending.terms", "services.financing.arithmetic.lending.replay"),
    _undeclared(TRAINING, "services.training.common"),
    _imports(TRAINING, "services.training.participants.model", "services.training.certificates.model"),
    _imports(TRAINING, "services.training.grading.standards", "services.training.participants.model"),
    _imports(TRAINING, "services.training.products.model", "services.training.lots.model"),
    _imports(TRAINING, "services.training.lots.model", "services.training.assistance.model"),
    _imports(ROOMS, "services.training.assistance.checklists", "services.training.assistance.milestones"),
    _imports(RULES, "services.training.assistance.checklists", "httpx"),
    _imports(TRAINING, "services.training.visits.model", "services.training.assistance.model"),
    _imports(TRAINING, "services.training.cooperatives.model", "services.training.visits.model"),
    _imports(ROOMS, "services.training.visits.terms", "services.training.visits.milestones"),
    _imports(ROOMS, "services.training.visits.model", "services.training.visits.preparations"),
    _imports(RULES, "services.training.visits.costs", "httpx"),
    _imports(RULES, "services.training.visits.preparations", "services.chassis.telemetry"),
    _imports(ROOMS, "services.training.cohorts.model", "services.training.cohorts.attendance"),
    _imports(RULES, "services.training.cohorts.attendance", "httpx"),
    _imports(ROOMS, "services.training.cohorts.particulars", "services.training.cohorts.seating"),
    _imports(RULES, "services.training.cohorts.seating", "structlog"),
    _imports(ROOMS, "services.training.cohorts.model", "services.training.cohorts.intake"),
    _imports(RULES, "services.training.cohorts.intake", "services.chassis.mongo"),
    _imports(TRAINING, "services.training.cohorts.model", "services.training.follow_ups.model"),
    _imports(ROOMS, "services.training.grading.standards", "services.training.grading.assessments"),
    _imports(RULES, "services.training.grading.assessments", "services.chassis.telemetry"),
    _imports(TRAINING, "services.training.certificates.repository", "services.training.credentials.model"),
    _imports(RULES, "services.training.credentials.pages", "fastapi"),
    _imports(RULES, "services.training.formats.open_badges.integrity", "services.chassis.telemetry"),
    _imports(ROOMS, "services.training.credentials.achievements", "services.training.credentials.words"),
    _imports(
        BADGES,
        "services.training.formats.open_badges.canonical",
        "services.training.formats.open_badges.verification",
    ),
    _undeclared(BADGES, "services.training.formats.open_badges.common"),
    _undeclared(EVALUATION, "services.evaluation.common"),
    _imports(REGISTRY, "services.registry.products.model", "services.registry.outside.model"),
    _imports(ROOMS, "services.registry.outside.ports", "services.registry.outside.handlers"),
    _imports(RULES, "services.registry.outside.answers", "httpx"),
    _undeclared(WEBHOOKS, "services.webhooks.common"),
    _imports(WEBHOOKS, "services.webhooks.subscriptions.model", "services.webhooks.deliveries.model"),
    _imports(ROOMS, "services.webhooks.deliveries.schedules", "services.webhooks.deliveries.model"),
    _imports(RULES, "services.webhooks.receivers.signatures", "httpx"),
    _undeclared(BORDER, "services.border.common"),
    _imports(BORDER, "services.border.crossing.model", "services.border.exports.model"),
    _imports(EVALUATION, "services.evaluation.figures.model", "services.evaluation.indicators.model"),
    _imports(EVALUATION, "services.evaluation.agreements.model", "services.evaluation.commitments.model"),
    _imports(RULES, "services.evaluation.commitments.status_rules", "httpx"),
    _imports(EVALUATION, "services.evaluation.digests.model", "services.evaluation.rounds.model"),
    _imports(EVALUATION, "services.evaluation.rounds.model", "services.evaluation.decisions.model"),
    _imports(EVALUATION, "services.evaluation.rounds.telling", "services.evaluation.foreign_rounds.model"),
    _imports(EVALUATION, "services.evaluation.foreign_rounds.model", "services.evaluation.round_words.model"),
    _imports(ROOMS, "services.evaluation.rounds.model", "services.evaluation.rounds.telling"),
    _imports(RULES, "services.evaluation.rounds.telling", "httpx"),
    _imports(RULES, "services.evaluation.rounds.signatories", "services.chassis.settings"),
    _imports(COMMANDS, "services.evaluation.rounds.key_files", "pymongo"),
    _imports(ROOMS, "services.evaluation.rounds.criteria", "services.evaluation.rounds.model"),
    _imports(ROOMS, "services.evaluation.digests.canonical", "services.evaluation.digests.comparing"),
    _imports(EVALUATION, "services.evaluation.decisions.model", "services.evaluation.reports.model"),
    _imports(ROOMS, "services.evaluation.reports.elements", "services.evaluation.reports.activity_results"),
    _imports(RULES, "services.evaluation.reports.activity_xml", "services.chassis.settings"),
    _imports(RULES, "services.evaluation.reports.activity_results", "httpx"),
    _imports(COMMANDS, "services.evaluation.reports.key_files", "pymongo"),
    _imports(EVALUATION, "services.evaluation.studies.plans", "services.evaluation.indicators.model"),
    _imports(EVALUATION, "services.evaluation.indicators.formulas", "services.evaluation.effects.groups"),
    _imports(ROOMS, "services.evaluation.effects.regressions", "services.evaluation.effects.groups"),
    _imports(RULES, "services.evaluation.effects.thresholds", "services.chassis.mongo"),
    _imports(ROOMS, "services.evaluation.studies.roots", "services.evaluation.studies.discounting"),
    _imports(ROOMS, "services.evaluation.studies.simulations", "services.evaluation.studies.findings"),
    _imports(RULES, "services.evaluation.studies.suggestions", "services.chassis.mongo"),
    _imports(RULES, "services.registry.enterprises.model", "services.chassis.telemetry"),
    _imports(RULES, "services.financing.loans.replaying", "httpx"),
    _imports(RULES, "services.financing.products.quotes", "motor"),
    _imports(RULES, "services.contracts.training", "pymongo"),
    _imports(RULES, "services.kernel.calendar", "structlog"),
    _imports(COMMANDS, "services.registry.enterprises.commands", "pymongo"),
    _imports(COMMANDS, "services.registry.enterprises.description", "httpx"),
    _imports(COMMANDS, "services.training.issuers.key_files", "pymongo"),
    _imports(RULES, "services.registry.size_classes", "aiokafka"),
    _imports(RULES, "services.registry.change_requests.conflicts", "httpx"),
    _imports(DRIVER, "services.chassis.inbox", "motor"),
    _imports(MONGO, "services.registry.enterprises.views", "pymongo"),
    _imports(KAFKA, "services.registry.enterprises.handlers", "aiokafka"),
    _imports(KAFKA, "services.registry.app", "faststream"),
    _imports(STATISTICS, "services.financing.portfolio.model", "numpy"),
    _imports(HTTP, "services.registry.enterprises.handlers", "starlette"),
    _imports(HTTP, "services.registry.enterprises.views", "fastapi"),
    _imports(DOCUMENTS, "services.registry.enterprises.routes", "services.registry.enterprises.repository"),
    _imports(HANDLERS, "services.registry.enterprises.views", "services.registry.enterprises.handlers"),
    _imports(EDGES, "services.registry.activities", "services.registry.enterprises.routes"),
    Violation(CYCLES, "services.chassis.settings", "import services.chassis.idempotency", ".settings -> .idempotency"),
)


def plant(tree: Path) -> None:
    """Write every violation into a copy of the tree; new folders become packages."""
    for violation in PLANTED:
        imported = violation.line.removeprefix("import ")
        if imported.startswith("services."):
            _write(tree, imported, "")
        _write(tree, violation.module, violation.line)


def _write(tree: Path, module: str, line: str) -> None:
    path = (tree / Path(*module.split("."))).with_suffix(".py")
    path.parent.mkdir(parents=True, exist_ok=True)
    for folder in (folder for folder in path.parents if folder.is_relative_to(tree / "services")):
        (folder / "__init__.py").touch()
    with path.open("a", encoding="utf-8") as lines:
        lines.write(f"\n{line}\n")


def copy_tree(target: Path) -> Path:
    """Copy the services with the contracts of their import directions."""
    shutil.copytree(ROOT / "services", target / "services", ignore=shutil.ignore_patterns("__pycache__", "data"))
    shutil.copy(ROOT / "pyproject.toml", target)
    return target


def lint(tree: Path) -> tuple[int, str]:
    """Check the directions of a tree; give the exit code and the report."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo", "--no-cache"]
    done = subprocess.run(
        command,
        cwd=tree,
        env={"PATH": "", "COLUMNS": "400", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        timeout=LINT_SECONDS_MAX,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def sections(report: str) -> dict[str, str]:
    """Split a report's broken contracts: what was said under each name."""
    parts = re.split(r"^(.+)\n-{5,}$", report.partition("Broken contracts")[2], flags=re.MULTILINE)
    return {name.strip(): body for name, body in zip(parts[1::2], parts[2::2], strict=True)}
