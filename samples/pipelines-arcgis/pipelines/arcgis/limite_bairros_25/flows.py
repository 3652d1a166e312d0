from prefect import flow, task

from pipelines.arcgis.constants import Settings, settings

LAYER = "limite_bairros_25"


@task
def load(target: Settings, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {what}")
    print(f"{target.table(LAYER)} via {target.staging_area(LAYER)} to {target.layer_url(LAYER)}")


@flow(name="Limite de Bairros 2025 | Carga ArcGIS", log_prints=True)
def limite_bairros_25_flow() -> None:
    """Loads the borders of the neighbourhoods as of 2025."""
    load(settings(), "every border")
