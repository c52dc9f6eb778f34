"""What another registry may ask for: three forms of a query, named attributes, and nothing of the database's own."""

from typing import Any

import pytest

from services.registry.spdci.criteria import COMPARISONS_MAX, Comparison, Junction, condition_of
from services.registry.spdci.refusals import ItemRefusedError
from services.registry.spdci.wanted import ENTERPRISES, GROUPS, NOTHING, query_of


def side(name: str, operator: str, value: Any) -> dict[str, Any]:
    return {"attribute_name": name, "operator": operator, "attribute_value": value}


COFFEE = Comparison("crop_type", "eq", "coffee_green_arabica")
LARGE = Comparison("farm_size", "ge", 100_000)


def test_an_idtype_value_query_names_a_number_of_the_register() -> None:
    assert condition_of("idtype-value", {"type": "FARMER_ID", "value": "group-1"}) == Comparison(
        "farmer_id", "eq", "group-1"
    )
    assert condition_of("idtype-value", {"type": "UIN", "value": "TL-1"}) == Comparison("uin", "eq", "TL-1")


@pytest.mark.parametrize(
    "query",
    [
        {"type": "NIN", "value": "1"},
        {"type": "MOBILE", "value": "1"},
        {"type": "FARMER_ID"},
        {"type": "FARMER_ID", "value": {"$ne": ""}},
        {"type": "FARMER_ID", "value": ""},
        {"type": "FARMER_ID", "value": "1", "more": 1},
        "FARMER_ID",
    ],
)
def test_an_idtype_value_query_asks_by_no_person_s_number_and_by_nothing_but_a_text(query: Any) -> None:
    with pytest.raises(ItemRefusedError) as refused:
        condition_of("idtype-value", query)

    assert refused.value.reason_code == "rjct.search_criteria.invalid"


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda inner: inner,
        lambda inner: {"query": inner},
        lambda inner: {"expression": {"query": inner}},
        lambda inner: {"type": "ns:org:QueryType:expression", "value": {"expression": {"query": inner}}},
        lambda inner: {"type": "t", "value": {"expression": {"collection": "Farmer", "query": inner}}},
    ],
)
def test_an_expression_is_read_however_deep_it_is_wrapped(wrapped: Any) -> None:
    inner = {"$and": [{"farm_size": {"$gte": 10}}, {"crop_type": {"$eq": "coffee_green_arabica"}}]}

    assert condition_of("expression", wrapped(inner)) == Junction("and", (LARGE, COFFEE))


@pytest.mark.parametrize(
    "expression",
    [
        {"$where": "sleep(1000)"},
        {"owners.person_id": {"$eq": "1"}},
        {"crop_type": {"$regex": ".*"}},
        {"crop_type": {"$eq": {"$gt": ""}}},
        {"crop_type": {}},
        {"crop_type": {"$in": []}},
        {"farm_size": {"$gt": "much"}},
        {"farm_size": {"$gt": "NaN"}},
        {"farm_size": {"$gt": True}},
        {"registration_date": {"$gt": "yesterday"}},
        {"$or": {}},
        {"$and": [{"$and": [{"$and": [{"$and": [{"$and": [{"status": "verified"}]}]}]}]}]},
        {"$or": [{"status": "verified"}] * (COMPARISONS_MAX + 1)},
        {},
        [],
        None,
    ],
)
def test_an_expression_reaches_no_field_and_no_operator_that_is_not_offered(expression: Any) -> None:
    with pytest.raises(ItemRefusedError):
        condition_of("expression", expression)


def test_predicates_are_taken_by_their_sequence_and_joined() -> None:
    second = {"seq_num": 2, "expression1": side("country", "eq", "tl")}
    first = {
        "seq_num": 1,
        "expression1": side("farm_size", "gte", "10"),
        "condition": "or",
        "expression2": side("crop_type", "eq", "coffee_green_arabica"),
    }

    found = condition_of("predicate", [second, first])

    assert found == Junction("and", (Junction("or", (LARGE, COFFEE)), Comparison("country", "eq", "tl")))


def test_a_predicate_is_negated_alone_or_after_another() -> None:
    coffee = side("crop_type", "eq", "coffee_green_arabica")
    large = side("farm_size", "ge", 10)

    alone = condition_of("predicate", [{"expression1": coffee, "condition": "not"}])
    after = condition_of("predicate", [{"expression1": large, "condition": "not", "expression2": coffee}])

    assert alone == Junction("not", (COFFEE,))
    assert after == Junction("and", (LARGE, Junction("not", (COFFEE,))))


@pytest.mark.parametrize(
    "predicates",
    [
        [],
        [{}],
        [{"expression1": side("irrigation_type", "eq", "drip")}],
        [{"expression1": side("status", "like", "v")}],
        [{"expression1": side("status", "eq", "verified"), "condition": "xor", "expression2": side("uin", "eq", "1")}],
        [{"expression1": side("status", "eq", "verified"), "condition": "and"}],
        [{"seq_num": "first", "expression1": side("status", "eq", "verified")}],
    ],
)
def test_a_predicate_that_is_not_whole_is_refused(predicates: Any) -> None:
    with pytest.raises(ItemRefusedError):
        condition_of("predicate", predicates)


def test_graphql_is_not_answered() -> None:
    with pytest.raises(ItemRefusedError, match="graphql"):
        condition_of("graphql", {"query": "{ registry { id } }"})


def test_a_condition_becomes_each_register_s_own_query() -> None:
    both = Junction("and", (LARGE, Comparison("country", "in", ("tl", "id"))))

    assert query_of(both, GROUPS) == {"$and": [{"land_area_m2": {"$gte": 100_000}}, {"country": {"$in": ["tl", "id"]}}]}
    assert query_of(both, ENTERPRISES) == {
        "$and": [
            {"activity_code": {"$gte": "01", "$lt": "04"}},
            {"$and": [dict(NOTHING), {"country": {"$in": ["tl", "id"]}}]},
        ]
    }
    assert query_of(Junction("not", (COFFEE,)), GROUPS) == {"$nor": [{"commodities": {"$eq": "coffee_green_arabica"}}]}
