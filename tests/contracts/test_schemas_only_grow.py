"""A published schema only grows, and the checker of that notices every way in which it might not."""

import json
from copy import deepcopy
from datetime import date
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field, create_model

from tests.contracts.corpus import SCHEMAS, facts_by_type, golden_facts
from tests.contracts.growth import Schema, schema_of, violations
from tests.contracts.snapshot import kept_schemas, write_schemas

FACTS = facts_by_type()
KEPT = kept_schemas(SCHEMAS)


class LoanAsItWas(BaseModel):
    type: Literal["test.loan.v1"] = "test.loan.v1"
    amount_minor: int
    outcome: Literal["passed", "failed"]
    paid_on: date
    reason_codes: tuple[str, ...]
    term_months: int = Field(default=12, ge=1, le=60)
    remark_code: str | None = None
    lender: str = Field(min_length=1, max_length=40)


OLD = schema_of(LoanAsItWas)


def changed(**fields: Any) -> Schema:
    """Give the old schema with fields replaced by `(type, default)`; None takes a field away."""
    kept = {name: (field.annotation, field) for name, field in LoanAsItWas.model_fields.items()}
    wanted = {name: value for name, value in {**kept, **fields}.items() if value is not None}
    return schema_of(create_model("LoanAsItIs", **wanted))


VIOLATIONS: list[tuple[str, str, Any]] = [
    ("removed field", "amount_minor", None),
    ("removed field", "remark_code", None),
    ("new required field", "borrower", (str, ...)),
    ("newly required", "remark_code", (str | None, ...)),
    ("no longer required", "amount_minor", (int, 0)),
    ("changed type", "amount_minor", (str, ...)),
    ("changed type", "reason_codes", (tuple[int, ...], ...)),
    ("narrowed type", "remark_code", (str, "none")),
    ("widened type", "amount_minor", (int | None, ...)),
    ("narrowed values", "outcome", (Literal["passed"], ...)),
    ("widened values", "outcome", (Literal["passed", "failed", "escalated"], ...)),
    ("widened values", "outcome", (str, ...)),
    ("narrowed values", "remark_code", (Literal["late"] | None, None)),
    ("narrowed values", "type", (Literal["test.loan.v2"], "test.loan.v2")),
    ("narrowed values", "lender", (str, Field(min_length=2, max_length=40))),
    ("narrowed values", "lender", (str, Field(min_length=1, max_length=39))),
    ("widened values", "lender", (str, Field(min_length=1))),
    ("narrowed values", "lender", (str, Field(min_length=1, max_length=40, pattern="^x"))),
    ("widened values", "paid_on", (str, ...)),
    ("narrowed values", "term_months", (int, Field(default=12, ge=1, le=59))),
    ("changed default", "term_months", (int, Field(default=6, ge=1, le=60))),
]


@pytest.mark.parametrize(("kind", "field", "now"), VIOLATIONS)
def test_the_checker_names_what_would_break(kind: str, field: str, now: Any) -> None:
    found = violations(OLD, changed(**{field: now}))

    assert (field, kind) in [(violation.field, violation.kind) for violation in found]
    assert {violation.field for violation in found} == {field}


@pytest.mark.parametrize(
    "now", [(str | None, None), (int, 0), (tuple[str, ...], ()), (Literal["id", "tl"], "id")], ids=str
)
def test_a_new_field_with_a_default_is_growth(now: Any) -> None:
    assert violations(OLD, changed(a_new_field=now)) == []


def test_other_words_for_a_field_are_no_change() -> None:
    assert changed(lender=(str, Field(min_length=1, max_length=40, title="L", description="Who pays out"))) == OLD


@given(st.sets(st.sampled_from(sorted(OLD["properties"])), min_size=1))
def test_every_field_taken_away_is_noticed(names: set[str]) -> None:
    smaller = deepcopy(OLD)
    for name in names:
        del smaller["properties"][name]
    smaller["required"] = [name for name in smaller["required"] if name not in names]

    assert {found.field for found in violations(OLD, smaller)} == names
    assert {found.kind for found in violations(OLD, smaller)} == {"removed field"}


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_a_fact_s_schema_only_grew_since_it_was_kept(fact_type: str) -> None:
    assert fact_type in KEPT, "run python -m tests.contracts.snapshot"

    assert list(map(str, violations(KEPT[fact_type], schema_of(FACTS[fact_type][0])))) == []


@pytest.mark.parametrize("fact_type", sorted(FACTS))
def test_the_kept_schema_knows_every_field_of_today(fact_type: str) -> None:
    assert KEPT.get(fact_type) == schema_of(FACTS[fact_type][0]), "run python -m tests.contracts.snapshot"


def test_no_fact_with_a_kept_schema_was_taken_away() -> None:
    assert KEPT.keys() - FACTS.keys() == set()


def test_every_golden_fact_fits_its_kept_schema() -> None:
    misfits = [
        f"{golden.name}: {name}"
        for golden in golden_facts()
        for name in KEPT[golden.type]["required"]
        if name not in golden.data
    ]

    assert misfits == []


def test_keeping_a_schema_that_grew_adds_to_it(tmp_path: Any) -> None:
    write_schemas({"test.loan.v1": OLD}, tmp_path)
    grown = changed(a_new_field=(int, 0))

    refused = write_schemas({"test.loan.v1": grown}, tmp_path)

    assert refused == []
    assert json.loads((tmp_path / "test.loan.v1.json").read_text()) == grown


def test_keeping_a_schema_that_shrank_is_refused(tmp_path: Any) -> None:
    write_schemas({"test.loan.v1": OLD}, tmp_path)

    refused = write_schemas({"test.loan.v1": changed(lender=None)}, tmp_path)

    assert refused == ["test.loan.v1: lender: removed field (readers rely on it)"]
    assert json.loads((tmp_path / "test.loan.v1.json").read_text()) == OLD
