from typing import Literal

from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="Equipamentos | Carga ArcGIS", log_prints=True)
def equipamentos_flow(mode: Literal["append", "overwrite"] = "overwrite") -> None:
    """Loads the public facilities of social assistance with address and opening hours.

    Args:
        mode: whether rows are added or replace what is there
    """
    load(settings(), "equipamentos", f"by {mode}")
