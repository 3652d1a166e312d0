"""Flows with parameters of every type."""

import datetime
import enum
from typing import Any, Optional, Union

from prefect import flow
from pydantic import BaseModel, Field


class Window(BaseModel):
    start: datetime.date
    end: Optional[datetime.date] = None


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


@flow
def typed_flow(
    whole: int = 1,
    ratio: float = 0.5,
    flag: bool = False,
    text: str = "",
    maybe: Optional[str] = None,
    either: Union[int, str] = 0,
    names: list[str] = ["a"],
    pairs: dict[str, int] = {},
    day: Optional[datetime.date] = None,
    at: Optional[datetime.datetime] = None,
    span: Optional[datetime.timedelta] = None,
    window: Optional[Window] = None,
    colour: Colour = Colour.RED,
    anything: Any = None,
    nested: dict[str, Any] = Field(default_factory=dict, description="whatever"),
) -> None:
    pass


@flow(name="required")
def required_flow(window: Window, names: list[str]) -> None:
    pass


@flow
def open_flow(known: int = 0, **others: Any) -> None:
    pass
