from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="CRAS e CAS Polígonos | Carga ArcGIS", log_prints=True)
def cras_cas_poligonos_flow(simplify_meters: float = 0.0) -> None:
    """Loads the areas served by the social assistance centres and their coordinations.

    Args:
        simplify_meters: tolerance of the simplification of borders; 0 keeps every vertex
    """
    load(
        settings(),
        "cras_cas_poligonos",
        geometry="st_simplify(geometria, @meters)",
        parameters={"meters": float(simplify_meters)},
    )
