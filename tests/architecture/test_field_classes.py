"""Every field the registry is told, keeps or answers has a class, with a purpose and a retention on the lists."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import pytest
from pydantic import BaseModel
from starlette.responses import Response

from deploy.generate.classed_models import answers_of, classed_models
from deploy.generate.privacy_page import PAGE, page, title_of
from services.kernel.privacy import (
    Classed,
    FieldClass,
    annotations_of,
    classed,
    field_classes,
    is_model,
    models_in,
    own_classes,
)
from services.registry import field_classes as marks
from services.registry.privacy_rules import clearance, purposes, retentions
from tests.architecture.built import built
from tests.architecture.violations import ROOT

TODAY = datetime.now(UTC).date()
PERSONAL_WORDS = re.compile(
    r"(^|_)(name|phone|email|birth|gender|sex|address|identity|nik|passport|disability|religion|health)"
)
"""Names that speak of a person: a class for the whole model is not enough for them."""


def unclassed(models: list[type]) -> list[str]:
    """List the fields without a class, and those that sound personal and have only their model's."""
    found = []
    for model in models:
        own = own_classes(model)
        for name, mark in field_classes(model).items():
            holds_fields = any(models_in(annotations_of(model)[name]))
            if mark is None and not holds_fields:
                found.append(f"{title_of(model)}.{name} has no class")
            elif own[name] is None and PERSONAL_WORDS.search(name) and not holds_fields and not _is_personal(mark):
                found.append(f"{title_of(model)}.{name} sounds personal: write its class beside it")
    return found


def _is_personal(mark: Classed | None) -> bool:
    return mark is not None and mark.field_class in {FieldClass.PERSONAL, FieldClass.SPECIFIC}


def stored_names(repository: Path) -> set[str]:
    """List the fields that a repository writes: the names in the mappings of its functions that make documents."""
    tree = ast.parse(repository.read_text(encoding="utf-8"))
    makers = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and "to_document" in node.name]
    keys = [key for maker in makers for node in ast.walk(maker) if isinstance(node, ast.Dict) for key in node.keys]
    return {str(key.value) for key in keys if isinstance(key, ast.Constant)} - {"_id"}


def test_every_field_of_the_registry_has_a_class() -> None:
    models = classed_models()

    assert len(models) > 50
    assert unclassed(models) == []


def test_every_class_names_a_purpose_and_a_retention_on_the_lists() -> None:
    found = [mark for model in classed_models() for mark in field_classes(model).values() if mark is not None]

    assert {mark.purpose for mark in found} <= purposes(on=TODAY).keys()
    assert {mark.retention for mark in found} <= retentions(on=TODAY).keys()


@pytest.mark.parametrize(
    "repository", sorted((ROOT / "services/registry").glob("*/repository.py")), ids=lambda path: path.parent.name
)
def test_every_stored_field_is_one_of_a_classed_model(repository: Path) -> None:
    slice_ = f"services.registry.{repository.parent.name}"
    known = {name for model in classed_models() for name in field_classes(model)}
    module = __import__(f"{slice_}.repository", fromlist=["STORED"])
    declared: dict[str, Classed] = getattr(module, "STORED", {})

    assert stored_names(repository) - known - declared.keys() == set()


def test_every_route_s_answer_can_be_reduced() -> None:
    with built("registry") as app:
        answers = answers_of(app)

    blind = [
        place
        for place, answer in answers.items()
        if not any(models_in(answer)) and not (isinstance(answer, type) and issubclass(answer, Response))
    ]
    assert len(answers) > 30
    assert blind == []


def test_the_privacy_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m deploy.generate.privacy_page"


def test_every_role_s_clearance_is_written_down_and_nobody_else_has_one() -> None:
    known = {mark.field_class for mark in (marks.PUBLIC, marks.OFFICIAL, marks.PERSONAL, marks.SPECIFIC)}

    assert clearance(frozenset({"data_protection_officer"}), on=TODAY) == known
    assert clearance(frozenset({"somebody", ""}), on=TODAY) == clearance(frozenset(), on=TODAY) == frozenset()


def test_a_field_without_a_class_and_a_personal_one_that_hides_are_noticed() -> None:
    class Told(BaseModel):
        crop: Annotated[str, marks.PUBLIC]
        yield_kg: int

    @classed(marks.PUBLIC)
    class Hidden(BaseModel):
        crop: str
        phone_number: str

    found = unclassed([Told, Hidden])

    assert is_model(Told)
    assert [line.rpartition(".")[2] for line in found] == [
        "yield_kg has no class",
        "phone_number sounds personal: write its class beside it",
    ]
