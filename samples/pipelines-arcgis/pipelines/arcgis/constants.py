"""What differs between dev, staging and prod, read from the environment.

There is no table of MODEs here: whoever starts the container decides. On the server that is the deployment gateway,
which puts the values of a MODE into every deployment of that MODE; on a laptop it is `.env`, which the gateway writes
(`curl "$GATEWAY_URL/api/v1/modes/dev/env" > .env`).

The environment is read when a flow runs, not when it is imported: a flow's name and parameters can then be collected
from the image without any environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass

REQUIRED = ("MODE", "GCP_PROJECT", "GCS_BUCKET", "BIGQUERY_DATASET", "ARCGIS_URL")


class MissingSettings(RuntimeError):
    """The environment lacks something that every flow needs."""


@dataclass(frozen=True)
class Settings:
    """Where this run reads from and writes to."""

    mode: str
    gcp_project: str
    gcs_bucket: str
    bigquery_dataset: str
    arcgis_url: str

    def table(self, name: str) -> str:
        """The full name of a BigQuery table."""
        return f"{self.gcp_project}.{self.bigquery_dataset}.{name}"

    def staging_area(self, name: str) -> str:
        """Where files of a layer are put before they are loaded."""
        return f"gs://{self.gcs_bucket}/arcgis/{name}/"

    def layer_url(self, name: str) -> str:
        """The feature layer of a name."""
        return f"{self.arcgis_url.rstrip('/')}/{name}/FeatureServer/0"


def settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Reads the settings; names everything that is missing at once."""
    missing = [name for name in REQUIRED if not environment.get(name, "").strip()]
    if missing:
        raise MissingSettings(
            f"Not set in the environment: {', '.join(missing)}. "
            "On the server the deployment gateway sets them for each MODE; on your machine put them into .env (see .env.example)."
        )

    return Settings(**{name.lower(): environment[name].strip() for name in REQUIRED})
