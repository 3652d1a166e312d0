from prefect import flow, task

from pipelines.arcgis.constants import Settings, settings

LAYER = "cartao_primeira_infancia_carioca"


@task
def load(target: Settings, what: str) -> None:
    """Says what would be loaded, and where to."""
    print(f"MODE {target.mode}: {what}")
    print(f"{target.table(LAYER)} via {target.staging_area(LAYER)} to {target.layer_url(LAYER)}")


@flow(name="Cartão Primeira Infância Carioca | Carga ArcGIS", log_prints=True)
def cartao_primeira_infancia_carioca_flow(reference_month: str | None = None, batch_size: int = 5000) -> None:
    """Loads the families of the early childhood card, by neighbourhood.

    Args:
        reference_month: the month to load, as 2026-01; the newest when left out
        batch_size: features sent in one request
    """
    load(settings(), f"month {reference_month or 'newest'}, {batch_size} features a request")
