"""Classes of fields: read from a model, and kept to when an answer is reduced."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from services.chassis.paging import Page
from services.kernel.privacy import Classed, FieldClass, classed, field_classes
from services.kernel.reduction import reduced, shape_of

PUBLIC, OFFICIAL, PERSONAL, SPECIFIC = (Classed(kind, "tests", "for_good") for kind in FieldClass)
ValueT = TypeVar("ValueT")


@classed(PUBLIC)
@dataclass(frozen=True)
class Share:
    farm: str
    owner: Annotated[str | None, PERSONAL]


@classed(OFFICIAL)
class Farmer(BaseModel, Generic[ValueT]):
    farmer_id: Annotated[str, PUBLIC]
    district: str
    illness: Annotated[ValueT, SPECIFIC] | None = None
    shares: Annotated[tuple[Share, ...], OFFICIAL] = ()
    by_year: dict[str, list[Share]] = {}
    lead: Share | None = None


class Grower(Farmer[str]):
    never_classed: str = "unseen"


SHARES = st.builds(Share, farm=st.text(max_size=3), owner=st.none() | st.text(max_size=3))
GROWERS = st.builds(
    Grower,
    farmer_id=st.text(max_size=3),
    district=st.text(max_size=3),
    illness=st.none() | st.text(max_size=3),
    shares=st.lists(SHARES, max_size=2).map(tuple),
    by_year=st.dictionaries(st.sampled_from(["2024", "owner", "farm"]), st.lists(SHARES, max_size=2), max_size=2),
    lead=st.none() | SHARES,
)
SEEN = st.frozensets(st.sampled_from(FieldClass))
ANSWER = Page[Grower | Share]
NAMED = {
    "farm": {FieldClass.PUBLIC},
    "farmer_id": {FieldClass.PUBLIC},
    "district": {FieldClass.OFFICIAL},
    "shares": {FieldClass.OFFICIAL},
    "owner": {FieldClass.PERSONAL},
    "illness": {FieldClass.SPECIFIC},
}


def written(items: list[Grower | Share]) -> Any:
    return TypeAdapter(ANSWER).dump_python(ANSWER(items=items, next_cursor="c"), mode="json")


def names_in(value: Any, keyed: bool = False) -> set[str]:  # noqa: FBT001, FBT002
    """List every field's name in a JSON value; the names under `by_year` are data."""
    if isinstance(value, list):
        return set().union(*(names_in(entry) for entry in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    inner = (names_in(part, name == "by_year") for name, part in value.items())
    return (set() if keyed else set(value)).union(*inner)


def test_a_field_has_its_own_class_before_its_model_s_and_a_later_field_has_none() -> None:
    classes = field_classes(Grower)

    found = {name: mark and mark.field_class for name, mark in classes.items()}
    assert (found["farmer_id"], found["district"], found["illness"]) == ("public", "official", "specific")
    assert found["never_classed"] is None


@given(st.lists(GROWERS | SHARES, max_size=3), SEEN)
def test_what_is_left_is_what_may_be_seen_and_nothing_more(
    items: list[Grower | Share], seen: frozenset[FieldClass]
) -> None:
    whole = written(items)

    left = reduced(whole, shape_of(ANSWER), seen)

    may_be_seen = {name for name, classes in NAMED.items() if classes <= seen}
    assert names_in(left) <= may_be_seen | {"items", "next_cursor", "by_year", "lead"}
    assert reduced(left, shape_of(ANSWER), seen) == left
    assert (left["next_cursor"], len(left["items"])) == ("c", len(items))
    for before, after in zip(whole["items"], left["items"], strict=True):
        kept = {name: value for name, value in before.items() if name in may_be_seen & {"farm", "owner", "district"}}
        assert {name: after[name] for name in kept} == kept


@given(st.lists(SHARES, max_size=3), SEEN, SEEN)
def test_who_sees_more_classes_loses_no_field(
    items: list[Share], fewer: frozenset[FieldClass], more: frozenset[FieldClass]
) -> None:
    whole = written(list(items))

    less = reduced(whole, shape_of(ANSWER), fewer)

    assert names_in(less) <= names_in(reduced(whole, shape_of(ANSWER), fewer | more))
    assert reduced(whole, shape_of(ANSWER), frozenset(FieldClass)) == whole


@pytest.mark.parametrize("annotation", [str, dict[str, int], Mapping[str, list[str]], list[int], None])
def test_an_answer_without_a_model_passes(annotation: Any) -> None:
    assert shape_of(annotation) is None
    assert reduced({"a": [1]}, None, frozenset()) == {"a": [1]}
