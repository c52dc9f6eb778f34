"""Classes of fields: who may see a field, what it is kept for and how long, said in the model beside the field."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from inspect import get_annotations
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

ModelT = TypeVar("ModelT", bound=type)

_DEFAULT = "__field_class__"


class FieldClass(StrEnum):
    """How a field is protected, from everybody's to what the law calls specific personal data."""

    PUBLIC = "public"
    OFFICIAL = "official"
    PERSONAL = "personal"
    SPECIFIC = "specific"


@dataclass(frozen=True, slots=True)
class Classed:
    """A field's class with the codes of its purpose and its retention; stands in the field's `Annotated`."""

    field_class: FieldClass
    purpose: str
    retention: str


def classed(default: Classed) -> Callable[[ModelT], ModelT]:
    """Class every field that a model itself declares and does not class by its own; later models inherit nothing."""

    def mark(model: ModelT) -> ModelT:
        setattr(model, _DEFAULT, default)
        return model

    return mark


def is_model(kind: Any) -> bool:  # noqa: ANN401 - any annotation
    """Tell whether a type has fields of its own: a dataclass or a pydantic model."""
    return isinstance(kind, type) and (is_dataclass(kind) or issubclass(kind, BaseModel))


def declared_in(model: type) -> str:
    """Name the module that declares a model; a generic one that was given its parameter claims the giver's."""
    declared: type = getattr(model, "__pydantic_generic_metadata__", {}).get("origin") or model
    return declared.__module__


def annotations_of(model: type) -> Mapping[str, Any]:
    """Name a model's fields with their types and what stands beside them."""
    if issubclass(model, BaseModel):
        return {
            name: Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation
            for name, field in model.model_fields.items()
        }
    return get_type_hints(model, include_extras=True)


def own_classes(model: type) -> dict[str, Classed | None]:
    """Name the class that stands beside each field; None where nothing does."""
    return {name: _beside(annotation) for name, annotation in annotations_of(model).items()}


def field_classes(model: type) -> dict[str, Classed | None]:
    """Name the class of each field: its own, else the default of the model that declares it, else None."""
    return {name: own or _default(model, name) for name, own in own_classes(model).items()}


def models_in(annotation: Any) -> Iterator[type]:  # noqa: ANN401
    """List the models an annotation holds, through unions, lists and mappings."""
    if is_model(annotation):
        yield annotation
        return
    for part in get_args(annotation)[: 1 if get_origin(annotation) is Annotated else None]:
        yield from models_in(part)


def _beside(annotation: Any) -> Classed | None:  # noqa: ANN401
    if get_origin(annotation) is Annotated:
        inner, *beside = get_args(annotation)
        return next((mark for mark in beside if isinstance(mark, Classed)), None) or _beside(inner)
    if get_origin(annotation) in (Union, UnionType):
        return next(filter(None, map(_beside, get_args(annotation))), None)
    return None


def _default(model: type, name: str) -> Classed | None:
    declaring = next((kind for kind in model.__mro__ if name in get_annotations(kind)), model)
    found: Classed | None = vars(declaring).get(_DEFAULT)
    return found
