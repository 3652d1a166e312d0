"""Flows of every kind of name, description and version."""

from typing import Literal

from prefect import flow


@flow
def plain_flow() -> None:
    pass


@flow(name="Abordagem | Carga ArcGIS")
def abordagem_flow() -> None:
    """Carga da camada abordagem."""


@flow(name="Equipamentos", description="Described in the decorator", version="flow-v7")
def equipamentos_flow(limit: int = 10, mode: Literal["append", "overwrite"] = "append") -> None:
    """Not this text."""


@flow(name="Gestão de vagas ☕")
async def vagas_flow(day: str = "today") -> None:
    """Duas linhas
    de texto.

    Args:
        day: which day
    """
