"""What is true of an extract: one row for each entry, what it is told of, and how it is written down."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from io import StringIO
from typing import Any

from services.kernel.cells import neutral
from services.registry.extracts.disclosure import Column

Row = Mapping[Column, str]
"""An entry as the public reads it; an empty text is withheld or not known."""
Point = tuple[float, float]
"""Longitude and latitude in degrees, WGS 84."""


class Form(StrEnum):
    """A form an extract is written in."""

    CSV = "csv"
    JSON = "json"
    GEOJSON = "geojson"

    @property
    def media_type(self) -> str:
        """Its media type. Source: RFC 4180, RFC 8259, RFC 7946."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Form.CSV: "text/csv; charset=utf-8; header=present",
    Form.JSON: "application/json",
    Form.GEOJSON: "application/geo+json",
}
_POINTS_BY = "Points: WHO / OCHA COD-AB (CC BY 3.0 IGO); cahyadsn/wilayah_boundaries (MIT)"
_OPENINGS = {
    Form.JSON: '{"items":[',
    Form.GEOJSON: f'{{"type":"FeatureCollection","attribution":"{_POINTS_BY}","features":[',
}


def opening(form: Form, columns: Sequence[Column]) -> str:
    """Write what stands before the first row."""
    return _line(columns) if form is Form.CSV else _OPENINGS[form]


def rows_of(form: Form, rows: Sequence[Row], points: Mapping[str, Point], *, first: bool) -> str:
    """Write some rows; `first` tells that none stands before them."""
    if form is Form.CSV:
        return "".join(_line([neutral(value) for value in row.values()]) for row in rows)
    written: Iterable[Mapping[str, Any]] = (_items(row) if form is Form.JSON else _feature(row, points) for row in rows)
    return ("" if first or not rows else ",") + ",".join(map(_json, written))


def closing(form: Form) -> str:
    """Write what stands after the last row."""
    return "" if form is Form.CSV else "]}\n"


def on_map(features: Sequence[Mapping[str, Any]]) -> str:
    """Write features as one collection."""
    return opening(Form.GEOJSON, ()) + ",".join(map(_json, features)) + closing(Form.GEOJSON)


def feature(properties: Mapping[str, Any], point: Point | None) -> dict[str, Any]:
    """Describe something at a point, or nowhere where its place is withheld or has no point here."""
    geometry = {"type": "Point", "coordinates": list(point)} if point is not None else None
    return {"type": "Feature", "geometry": geometry, "properties": dict(properties)}


def _items(row: Row) -> dict[str, str]:
    return {column.value: value for column, value in row.items()}


def _feature(row: Row, points: Mapping[str, Point]) -> dict[str, Any]:
    return feature(_items(row), points.get(row.get(Column.MUNICIPALITY_CODE, "")))


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False)


def _line(values: Sequence[str]) -> str:
    text = StringIO()
    csv.writer(text).writerow(values)
    return text.getvalue()
