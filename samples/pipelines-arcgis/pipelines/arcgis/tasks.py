"""Tasks that every flow uses."""

from prefect import task

from pipelines.arcgis.constants import Settings


@task
def load(target: Settings, layer: str, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {layer}, {what}")
    print(f"{target.table(layer)} via {target.staging_area(layer)} to {target.layer_url(layer)}")
