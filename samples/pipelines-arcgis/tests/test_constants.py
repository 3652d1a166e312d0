import tempfile
import unittest
from pathlib import Path

from pipelines.arcgis.constants import InvalidSettings, settings

ENVIRONMENT = {
    "MODE": "staging",
    "GCP_PROJECT": "project",
    "GCS_BUCKET": "bucket",
    "BIGQUERY_DATASET": "dataset",
    "ARCGIS_URL": "https://arcgis.example.org/services/",
}
NOWHERE = Path("/nonexistent/.env")


class TheEnvironment(unittest.TestCase):
    def test_says_where_a_run_reads_and_writes(self):
        target = settings(ENVIRONMENT, NOWHERE)

        self.assertEqual("staging", target.mode)
        self.assertEqual("project.dataset.abordagem", target.table("abordagem"))
        self.assertEqual("gs://bucket/arcgis/abordagem/", target.export_uri("abordagem"))
        self.assertEqual("https://arcgis.example.org/services/abordagem/FeatureServer/0", target.layer_url("abordagem"))

    def test_that_lacks_something_is_told_all_of_it_and_where_it_is_set(self):
        with self.assertRaises(InvalidSettings) as caught:
            settings({**ENVIRONMENT, "GCS_BUCKET": "", "ARCGIS_URL": " "}, NOWHERE)

        self.assertEqual(
            "Not set in the environment: GCS_BUCKET, ARCGIS_URL. The deployment gateway sets them: "
            "add them to Gateway:Modes:staging:Environment of its settings and deploy again.",
            str(caught.exception),
        )

    def test_that_is_empty_is_told_how_to_get_one(self):
        with self.assertRaisesRegex(InvalidSettings, r"MODE, GCP_PROJECT, .* python3 -m pipelines\.local_env"):
            settings({}, NOWHERE)

    def test_with_an_address_that_is_none_is_told_so(self):
        with self.assertRaisesRegex(InvalidSettings, "ARCGIS_URL must begin with https://, and is arcgis.example.org"):
            settings({**ENVIRONMENT, "ARCGIS_URL": "arcgis.example.org"}, NOWHERE)

    def test_shows_no_token(self):
        target = settings({**ENVIRONMENT, "ARCGIS_TOKEN": "s3cret"}, NOWHERE)

        self.assertEqual("s3cret", target.arcgis_token)
        self.assertNotIn("s3cret", repr(target))


class TheLocalFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = Path(folder.name) / ".env"

    def write(self, **changes):
        self.file.write_text("".join(f"{name}={value}\n" for name, value in {**ENVIRONMENT, **changes}.items()), encoding="utf-8")

    def test_is_read_where_MODE_is_not_set(self):
        self.write(MODE="dev", GCP_PROJECT="city-dev")

        self.assertEqual(("dev", "city-dev"), (settings({}, self.file).mode, settings({}, self.file).gcp_project))

    def test_is_not_read_where_MODE_is_set(self):
        self.write(MODE="dev", GCP_PROJECT="city-dev")

        self.assertEqual(("staging", "project"), (settings(ENVIRONMENT, self.file).mode, settings(ENVIRONMENT, self.file).gcp_project))

    def test_yields_to_what_the_shell_says(self):
        self.write(MODE="dev", GCP_PROJECT="city-dev")

        self.assertEqual("mine", settings({"GCP_PROJECT": "mine"}, self.file).gcp_project)

    def test_is_for_dev_alone(self):
        self.write(MODE="prod")

        with self.assertRaisesRegex(InvalidSettings, "says MODE=prod, but a file on your machine is for dev only"):
            settings({}, self.file)

    def test_that_lacks_something_is_named(self):
        self.write(MODE="dev", GCS_BUCKET="")

        with self.assertRaisesRegex(InvalidSettings, rf"Not set in {self.file}: GCS_BUCKET\."):
            settings({}, self.file)


if __name__ == "__main__":
    unittest.main()
