from prefect import flow, task

from pipelines.arcgis.constants import Settings, settings

LAYER = "cras_cas_poligonos"


@task
def load(target: Settings, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {what}")
    print(f"{target.table(LAYER)} via {target.staging_area(LAYER)} to {target.layer_url(LAYER)}")


@flow(name="CRAS e CAS Polígonos | Carga ArcGIS", log_prints=True)
def cras_cas_poligonos_flow(simplify_meters: float = 0.0) -> None:
    """Loads the areas served by the social assistance centres and their coordinations.

    Args:
        simplify_meters: tolerance of the simplification of borders; 0 keeps every vertex
    """
    load(settings(), f"borders simplified by {simplify_meters} m")
