"""Tasks that every flow uses."""

from collections.abc import Mapping
from typing import Any, Literal

from prefect import task

from pipelines.arcgis.constants import Settings
from pipelines.arcgis.features import batches, feature
from pipelines.arcgis.layer import FeatureLayer
from pipelines.arcgis.tables import query, rows

BATCH_SIZE = 1000


@task
def load(
    target: Settings,
    name: str,
    *,
    where: str = "true",
    geometry: str = "geometria",
    parameters: Mapping[str, Any] | None = None,
    write: Literal["append", "overwrite"] = "overwrite",
    batch_size: int = BATCH_SIZE,
) -> int:
    """Brings the rows of the table `name` into the layer `name`; returns how many.

    Everything is read before the layer is touched: a query that fails leaves it as it was.
    """
    features = [feature(row) for row in rows(target.gcp_project, query(target.table(name), where, geometry), parameters or {})]
    requests = list(batches(features, batch_size))
    layer = FeatureLayer(target.layer_url(name), target.arcgis_token)
    if write == "overwrite":
        layer.clear()
    for request in requests:
        layer.add(request)

    print(f"MODE {target.mode}: {len(features)} feature(s) from {target.table(name)} to {target.layer_url(name)}, by {write}")
    return len(features)
