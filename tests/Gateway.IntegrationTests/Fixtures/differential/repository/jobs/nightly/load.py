"""A flow that entrypoints name as a module's."""

from prefect import flow


@flow(name="nightly load")
def load_flow(size: int = 1) -> None:
    """Loads at night."""


class Jobs:
    @flow(name="of a class")
    @staticmethod
    def class_flow(size: int = 1) -> None:
        """Stands in a class."""
