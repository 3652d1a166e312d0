from typing import Literal

from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="Equipamentos | Carga ArcGIS", log_prints=True)
def equipamentos_flow(write: Literal["append", "overwrite"] = "overwrite") -> None:
    """Loads the public facilities of social assistance with address and opening hours.

    Args:
        write: whether rows are added or replace what is there
    """
    load(settings(), "equipamentos", write=write)
