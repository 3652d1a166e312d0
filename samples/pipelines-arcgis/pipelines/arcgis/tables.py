"""Reads tables of BigQuery."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

TYPES = {str: "STRING", int: "INT64", float: "FLOAT64", date: "DATE"}


def query(table: str, where: str = "true", geometry: str = "geometria") -> str:
    """The text of a query: values are parameters (@name) and never part of it."""
    return f"select * except (geometria), st_asgeojson({geometry}) as geometria from `{table}` where {where}"


def rows(project: str, text: str, parameters: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The rows of a query, page by page."""
    # Imported here, so that neither a flow's facts nor the tests need it.
    from google.cloud import bigquery

    def parameter(name: str, value: Any):
        if isinstance(value, list):
            return bigquery.ArrayQueryParameter(name, "STRING", value)

        return bigquery.ScalarQueryParameter(name, TYPES[type(value)], value)

    job = bigquery.QueryJobConfig(query_parameters=[parameter(name, value) for name, value in parameters.items()])
    for row in bigquery.Client(project=project).query(text, job_config=job).result():
        yield dict(row.items())
