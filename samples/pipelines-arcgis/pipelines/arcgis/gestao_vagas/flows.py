from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="Gestão de Vagas | Carga ArcGIS", log_prints=True)
def gestao_vagas_flow(units: list[str] | None = None) -> None:
    """Loads the free and taken places of the shelters.

    Args:
        units: codes of the shelters to load; all when left out
    """
    load(settings(), "gestao_vagas", **({"where": "unidade in unnest(@units)", "parameters": {"units": units}} if units else {}))
