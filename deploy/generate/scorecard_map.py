"""Writes the scorecard's map: `python -m deploy.generate.scorecard_map MUNICIPALITIES REGENCIES`, two GeoJSON files.

Every point is moved to the nearest knot of one grid. Neighbours share their border's points, so they still fit together
afterwards, which thinning each outline by itself would not give.
"""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from services.kernel import Country

FILE = Path(__file__).parents[2] / "services" / "evaluation" / "pages" / "web" / "map.json"
STEPS_PER_DEGREE = 200
"""A grid of half a hundredth of a degree, about 550 m: a map as wide as a page draws a degree on 200 dots at most."""
DIGITS = 3
RING_POINTS_LEAST = 4
"""A closed ring of fewer points has no area."""

Point = tuple[float, float]
JsonObject = dict[str, Any]


def map_of(municipalities: JsonObject, regencies: JsonObject) -> JsonObject:
    """Join both countries' outlines on one grid; codes are those of the registers' places."""
    features = [
        *(_feature(one, Country.TL, one["properties"]["pcode"]) for one in municipalities["features"]),
        *(_feature(one, Country.ID, one["properties"]["code"]) for one in regencies["features"]),
    ]
    return {"type": "FeatureCollection", "features": features}


def _feature(outline: JsonObject, country: Country, code: str) -> JsonObject:
    geometry = outline["geometry"]
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    rings = [[ring for ring in map(_snapped, polygon) if len(ring) >= RING_POINTS_LEAST] for polygon in polygons]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": outline["properties"]["name"], "country": country.value},
        "geometry": {"type": "MultiPolygon", "coordinates": [polygon for polygon in rings if polygon]},
    }


def _snapped(ring: Sequence[Sequence[float]]) -> list[Point]:
    return list(_without_repetition(_knot(x, y) for x, y, *_ in ring))


def _knot(x: float, y: float) -> Point:
    return round(round(x * STEPS_PER_DEGREE) / STEPS_PER_DEGREE, DIGITS), round(
        round(y * STEPS_PER_DEGREE) / STEPS_PER_DEGREE, DIGITS
    )


def _without_repetition(points: Iterator[Point]) -> Iterator[Point]:
    last: Point | None = None
    for point in points:
        if point != last:
            yield point
        last = point


def main(municipalities: str, regencies: str) -> None:
    """Write the file."""
    given = [json.loads(Path(name).read_text(encoding="utf-8")) for name in (municipalities, regencies)]
    FILE.write_text(json.dumps(map_of(*given), ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
