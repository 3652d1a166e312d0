from prefect import flow, task

from pipelines.arcgis.constants import Settings, settings

LAYER = "gestao_vagas"


@task
def load(target: Settings, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {what}")
    print(f"{target.table(LAYER)} via {target.staging_area(LAYER)} to {target.layer_url(LAYER)}")


@flow(name="Gestão de Vagas | Carga ArcGIS", log_prints=True)
def gestao_vagas_flow(units: list[str] | None = None) -> None:
    """Loads the free and taken places of the shelters.

    Args:
        units: codes of the shelters to load; all when left out
    """
    load(settings(), f"units {', '.join(units) if units else 'all'}")
