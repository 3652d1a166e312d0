"""What differs between dev, staging and prod, read from the environment.

There is no table of MODEs here: whoever starts the run decides. On the server that is the deployment gateway, which puts
the values of a MODE into every deployment of that MODE. On a laptop it is `.env`, which the gateway writes for dev
(`python3 -m pipelines.local_env`), and which is read only where MODE is not set, so that it never mixes with the server's.

The environment is read when a flow runs, not when it is imported: a flow's name and parameters can then be collected
from the image without any environment.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.env_file import read_env_file

REQUIRED = ("MODE", "GCP_PROJECT", "GCS_BUCKET", "BIGQUERY_DATASET", "ARCGIS_URL")
ENV_FILE = Path(__file__).resolve().parents[2] / ".env"
LOCAL_MODE = "dev"


class InvalidSettings(RuntimeError):
    """The environment lacks something that every flow needs, or has it in a form that cannot be right."""


@dataclass(frozen=True)
class Settings:
    """Where this run reads from and writes to."""

    mode: str
    gcp_project: str
    gcs_bucket: str
    bigquery_dataset: str
    arcgis_url: str
    # Shown by nothing: a failed run prints its arguments, and Prefect keeps what is printed.
    arcgis_token: str = ""

    def table(self, name: str) -> str:
        """The full name of a BigQuery table."""
        return f"{self.gcp_project}.{self.bigquery_dataset}.{name}"

    def export_uri(self, name: str) -> str:
        """Where the rows of a layer are kept as they were sent."""
        return f"gs://{self.gcs_bucket}/arcgis/{name}/"

    def layer_url(self, name: str) -> str:
        """The feature layer of a name."""
        return f"{self.arcgis_url.rstrip('/')}/{name}/FeatureServer/0"

    def __repr__(self) -> str:
        return f"Settings(mode={self.mode!r}, gcp_project={self.gcp_project!r}, arcgis_url={self.arcgis_url!r})"


def settings(environment: Mapping[str, str] = os.environ, env_file: Path = ENV_FILE) -> Settings:
    """Reads the settings; names everything that is missing or wrong at once."""
    origin = "the environment"
    if not environment.get("MODE", "").strip() and env_file.is_file():
        environment = {**read_env_file(env_file), **environment}
        origin = str(env_file)
        mode = environment.get("MODE", "").strip()
        if mode and mode != LOCAL_MODE:
            raise InvalidSettings(
                f"{env_file} says MODE={mode}, but a file on your machine is for {LOCAL_MODE} only: "
                "what runs in another MODE is the deployment gateway's to say. Write it anew with: python3 -m pipelines.local_env"
            )

    values = {name: environment.get(name, "").strip() for name in REQUIRED}
    problems = []
    if missing := [name for name, value in values.items() if not value]:
        problems.append(f"Not set in {origin}: {', '.join(missing)}.")
    if values["ARCGIS_URL"] and not values["ARCGIS_URL"].startswith(("https://", "http://")):
        problems.append(f"ARCGIS_URL must begin with https://, and is {values['ARCGIS_URL']}.")
    if problems:
        raise InvalidSettings(" ".join([*problems, _remedy(values["MODE"])]))

    return Settings(
        **{name.lower(): value for name, value in values.items()},
        arcgis_token=environment.get("ARCGIS_TOKEN", "").strip(),
    )


def _remedy(mode: str) -> str:
    if mode and mode != LOCAL_MODE:
        return f"The deployment gateway sets them: add them to Gateway:Modes:{mode}:Environment of its settings and deploy again."

    return (
        "On your machine let the gateway write .env: python3 -m pipelines.local_env (or copy .env.example). "
        "On the server the deployment gateway sets them for each MODE."
    )
