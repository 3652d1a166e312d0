from datetime import date

from prefect import flow, task

from pipelines.arcgis.constants import Settings, settings

LAYER = "abordagem"


@task
def load(target: Settings, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {what}")
    print(f"{target.table(LAYER)} via {target.staging_area(LAYER)} to {target.layer_url(LAYER)}")


@flow(name="Abordagem | Carga ArcGIS", log_prints=True)
def abordagem_flow(since: date | None = None) -> None:
    """Loads the reports of social outreach teams into the layer of approaches.

    Args:
        since: load only reports from this day on; all when left out
    """
    load(settings(), f"reports since {since or 'the beginning'}")
