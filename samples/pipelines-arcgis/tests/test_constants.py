import pytest

from pipelines.arcgis.constants import MissingSettings, settings

ENVIRONMENT = {
    "MODE": "staging",
    "GCP_PROJECT": "project",
    "GCS_BUCKET": "bucket",
    "BIGQUERY_DATASET": "dataset",
    "ARCGIS_URL": "https://arcgis.example.org/services/",
}


def test_reads_the_environment():
    target = settings(ENVIRONMENT)

    assert target.mode == "staging"
    assert target.table("abordagem") == "project.dataset.abordagem"
    assert target.staging_area("abordagem") == "gs://bucket/arcgis/abordagem/"
    assert target.layer_url("abordagem") == "https://arcgis.example.org/services/abordagem/FeatureServer/0"


def test_names_everything_that_is_missing():
    with pytest.raises(MissingSettings, match="GCS_BUCKET, ARCGIS_URL"):
        settings({**ENVIRONMENT, "GCS_BUCKET": "", "ARCGIS_URL": " "})
