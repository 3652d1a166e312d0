from prefect import flow

from pipelines.arcgis.constants import settings
from pipelines.arcgis.tasks import load


@flow(name="Cartão Primeira Infância Carioca | Carga ArcGIS", log_prints=True)
def cartao_primeira_infancia_carioca_flow(reference_month: str | None = None, batch_size: int = 5000) -> None:
    """Loads the families of the early childhood card, by neighbourhood.

    Args:
        reference_month: the month to load, as 2026-01; the newest when left out
        batch_size: features sent in one request
    """
    target = settings()
    month = "@month" if reference_month else f"(select max(mes) from `{target.table('cartao_primeira_infancia_carioca')}`)"
    load(
        target,
        "cartao_primeira_infancia_carioca",
        where=f"mes = {month}",
        parameters={"month": reference_month} if reference_month else {},
        batch_size=batch_size,
    )
