from datetime import date

from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="Abordagem | Carga ArcGIS", log_prints=True)
def abordagem_flow(since: date | None = None) -> None:
    """Loads the reports of social outreach teams into the layer of approaches.

    Args:
        since: load only reports from this day on; all when left out
    """
    load(settings(), "abordagem", **({"where": "data >= @since", "parameters": {"since": since}} if since else {}))
