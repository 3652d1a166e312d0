from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="Limite de Bairros 2025 | Carga ArcGIS", log_prints=True)
def limite_bairros_25_flow() -> None:
    """Loads the borders of the neighbourhoods as of 2025."""
    load(settings(), "limite_bairros_25")
