"""Turns rows of BigQuery into features of ArcGIS. No network, no clock.

The forms: https://developers.arcgis.com/rest/services-reference/enterprise/geometry-objects/ and RFC 7946 (GeoJSON).
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timezone
from decimal import Decimal
from typing import Any

GEOMETRY = "geometria"
WGS84 = {"wkid": 4326}


def feature(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row as a feature: the column `geometria`, GeoJSON text, is its geometry, the others are its attributes."""
    made: dict[str, Any] = {"attributes": {name: attribute(value) for name, value in row.items() if name != GEOMETRY}}
    if row.get(GEOMETRY):
        made["geometry"] = geometry(json.loads(row[GEOMETRY]))

    return made


def attribute(value: Any) -> Any:
    """A value as ArcGIS takes it: times are milliseconds since 1970 in UTC, a day begins at midnight UTC."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time(), timezone.utc)
    if isinstance(value, datetime):
        return int((value if value.tzinfo else value.replace(tzinfo=timezone.utc)).timestamp() * 1000)
    if isinstance(value, Decimal):
        return float(value)

    return value


def geometry(shape: Mapping[str, Any]) -> dict[str, Any]:
    """GeoJSON as ArcGIS writes it. An outer ring runs clockwise there and counter-clockwise in GeoJSON, a hole the other way."""
    coordinates = shape.get("coordinates")
    match shape.get("type"):
        case "Point":
            return {"x": coordinates[0], "y": coordinates[1], "spatialReference": WGS84}
        case "Polygon":
            polygons = [coordinates]
        case "MultiPolygon":
            polygons = coordinates
        case other:
            raise ValueError(f"A layer takes points and polygons, and this is {other}.")

    return {"rings": [ring[::-1] for polygon in polygons for ring in polygon], "spatialReference": WGS84}


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """The rows in lists of at most a size."""
    if size < 1:
        raise ValueError(f"A request holds one feature or more, and batch_size is {size}.")

    batch: list[Any] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
