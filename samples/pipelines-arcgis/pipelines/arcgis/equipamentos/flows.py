from typing import Literal

from prefect import flow, task

from pipelines.arcgis.constants import Settings, settings

LAYER = "equipamentos"


@task
def load(target: Settings, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {what}")
    print(f"{target.table(LAYER)} via {target.staging_area(LAYER)} to {target.layer_url(LAYER)}")


@flow(name="Equipamentos | Carga ArcGIS", log_prints=True)
def equipamentos_flow(mode: Literal["append", "overwrite"] = "overwrite") -> None:
    """Loads the public facilities of social assistance with address and opening hours.

    Args:
        mode: whether rows are added or replace what is there
    """
    load(settings(), f"by {mode}")
