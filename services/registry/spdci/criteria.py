"""What a query asks for: the attributes that may be asked, and the three forms a query has, read into one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Literal, cast

from services.kernel.privacy import classed
from services.registry.field_classes import OFFICIAL
from services.registry.spdci.refusals import ItemRefusedError

Operator = Literal["eq", "gt", "lt", "ge", "le", "in"]
ValueKind = Literal["text", "area", "day"]
Value = str | int | tuple[str | int, ...]

COMPARISONS_MAX = 20
NESTED_MAX = 4
VALUES_MAX = 100
TEXT_LETTERS_MAX = 100
SQUARE_METRES_OF_HECTARE = 10_000
HECTARES_MAX = 10**7

ATTRIBUTES: Mapping[str, ValueKind] = MappingProxyType(
    {
        "farmer_id": "text",
        "uin": "text",
        "country": "text",
        "status": "text",
        "group_type": "text",
        "location": "text",
        "district": "text",
        "crop_type": "text",
        "farm_size": "area",
        "registration_date": "day",
    }
)
ID_TYPES: Mapping[str, str] = MappingProxyType({"FARMER_ID": "farmer_id", "UIN": "uin"})
"""Numbers that are asked for by their type; a person's own (NIN, MOBILE) is none of them."""
OPERATORS: Mapping[str, Operator] = MappingProxyType(
    {"eq": "eq", "gt": "gt", "lt": "lt", "ge": "ge", "gte": "ge", "le": "le", "lte": "le", "in": "in"}
)
"""The standard says `ge` and `le`; its conformance suite also sends `gte` and `lte`."""


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Comparison:
    """One attribute compared with a value."""

    attribute: str
    operator: Operator
    value: Value


@classed(OFFICIAL)
@dataclass(frozen=True, slots=True)
class Junction:
    """Conditions that all hold, of which one holds, or of which none does."""

    kind: Literal["and", "or", "not"]
    parts: tuple["Condition", ...]


Condition = Comparison | Junction


def condition_of(query_type: str, query: object) -> Condition:
    """Read a query.

    Raises:
        ItemRefusedError: it is none of the forms offered, or asks for what may not be asked.
    """
    match query_type:
        case "idtype-value":
            found: Condition = _of_identifier(query)
        case "expression":
            found = _of_expression(_unwrapped(query), 0)
        case "predicate":
            found = _of_predicates(query)
        case _:
            raise _refused(f"queries of the type {query_type} are not answered here")
    if comparisons_in(found) > COMPARISONS_MAX:
        raise _refused(f"a query compares at most {COMPARISONS_MAX} times")
    return found


def comparisons_in(condition: Condition) -> int:
    """Count how often a condition compares."""
    return 1 if isinstance(condition, Comparison) else sum(map(comparisons_in, condition.parts))


def attribute_of(name: object) -> str:
    """Check an attribute's name.

    Raises:
        ItemRefusedError: it is not offered.
    """
    if not isinstance(name, str) or name not in ATTRIBUTES:
        raise _refused(f"the attributes are {', '.join(ATTRIBUTES)}")
    return name


def _of_identifier(query: object) -> Comparison:
    given = _object(query)
    attribute = ID_TYPES.get(str(given.get("type")))
    if attribute is None or set(given) != {"type", "value"}:
        raise _refused(f"an idtype-value query has a type, {' or '.join(ID_TYPES)}, and a value")
    return _comparison(attribute, "eq", given["value"])


def _unwrapped(query: object) -> object:
    """Take an expression out of what it is sent in: `value.expression.query`, or any inner part of it."""
    for name in ("value", "expression", "query"):
        given = _object(query)
        if name in given:
            query = given[name]
    return query


def _of_expression(expression: object, depth: int) -> Condition:
    given = _object(expression)
    if not given or depth > NESTED_MAX:
        raise _refused(f"an expression compares something, nested at most {NESTED_MAX} deep")
    parts = tuple(_of_member(name, value, depth) for name, value in given.items())
    return parts[0] if len(parts) == 1 else Junction("and", parts)


def _of_member(name: str, value: object, depth: int) -> Condition:
    if name in ("$and", "$or"):
        inner = tuple(_of_expression(part, depth + 1) for part in _list(value))
        return Junction("and" if name == "$and" else "or", inner)
    if name == "$not":
        return Junction("not", (_of_expression(value, depth + 1),))
    attribute = attribute_of(name)
    compared = value if isinstance(value, Mapping) else {"$eq": value}
    parts = tuple(_comparison(attribute, _operator(str(sign).removeprefix("$")), one) for sign, one in compared.items())
    if not parts:
        raise _refused(f"{attribute} is compared with nothing")
    return parts[0] if len(parts) == 1 else Junction("and", parts)


def _of_predicates(query: object) -> Condition:
    given = [_object(part) for part in _list(query)]
    ordered = sorted(given, key=_seq_num)
    parts = tuple(_of_predicate(part) for part in ordered)
    return parts[0] if len(parts) == 1 else Junction("and", parts)


def _seq_num(part: Mapping[str, object]) -> float:
    number = part.get("seq_num", 0)
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise _refused("seq_num is a number")
    return number


def _of_predicate(part: Mapping[str, object]) -> Condition:
    first = _of_side(part.get("expression1"))
    joined, second = part.get("condition"), part.get("expression2")
    if second is None and joined in (None, "not"):
        return Junction("not", (first,)) if joined else first
    if joined not in ("and", "or", "not") or second is None:
        raise _refused("two expressions are joined by and, or, or not")
    if joined == "not":
        return Junction("and", (first, Junction("not", (_of_side(second),))))
    return Junction(cast("Literal['and', 'or']", joined), (first, _of_side(second)))


def _of_side(side: object) -> Comparison:
    given = _object(side)
    if set(given) != {"attribute_name", "operator", "attribute_value"}:
        raise _refused("an expression has attribute_name, operator and attribute_value")
    return _comparison(attribute_of(given["attribute_name"]), _operator(given["operator"]), given["attribute_value"])


def _comparison(attribute: str, operator: Operator, value: object) -> Comparison:
    if operator == "in":
        values = _list(value)
        return Comparison(attribute, operator, tuple(_value(attribute, one) for one in values))
    return Comparison(attribute, operator, _value(attribute, value))


def _value(attribute: str, value: object) -> str | int:
    match ATTRIBUTES[attribute]:
        case "area":
            return _square_metres(value)
        case "day":
            return _day(value)
        case _:
            if isinstance(value, str) and 0 < len(value) <= TEXT_LETTERS_MAX:
                return value
            raise _refused(f"{attribute} is compared with a text of at most {TEXT_LETTERS_MAX} letters")


def _square_metres(value: object) -> int:
    try:
        hectares = Decimal(str(value)) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except InvalidOperation:
        hectares = None
    if hectares is None or not hectares.is_finite() or not 0 <= hectares <= HECTARES_MAX:
        raise _refused("farm_size is compared with hectares")
    return int(hectares * SQUARE_METRES_OF_HECTARE)


def _day(value: object) -> str:
    try:
        return date.fromisoformat(str(value)[:10]).isoformat()
    except ValueError as error:
        raise _refused("registration_date is compared with a day, YYYY-MM-DD") from error


def _operator(name: object) -> Operator:
    found = OPERATORS.get(str(name))
    if found is None:
        raise _refused(f"the operators are {', '.join(OPERATORS)}")
    return found


def _object(value: object) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise _refused("the query is not of the form its type says")
    return value


def _list(value: object) -> list[object]:
    if not isinstance(value, list) or not 0 < len(value) <= VALUES_MAX:
        raise _refused(f"a list here holds one to {VALUES_MAX} values")
    return value


def _refused(detail: str) -> ItemRefusedError:
    return ItemRefusedError("rjct.search_criteria.invalid", detail)
