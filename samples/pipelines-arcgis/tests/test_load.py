import json
import unittest
from datetime import date, datetime, timezone
from decimal import Decimal
from unittest import mock

from pipelines.arcgis import tasks
from pipelines.arcgis.constants import Settings
from pipelines.arcgis.features import attribute, batches, feature
from pipelines.arcgis.layer import FeatureLayer, LayerError

POINT = '{"type": "Point", "coordinates": [-43.2, -22.9]}'
TARGET = Settings("staging", "project", "bucket", "dataset", "https://arcgis.example.org", "s3cret")
LAYER = TARGET.layer_url("abordagem")


class ARow(unittest.TestCase):
    def test_becomes_a_feature(self):
        self.assertEqual(
            {"attributes": {"id": 1}, "geometry": {"x": -43.2, "y": -22.9, "spatialReference": {"wkid": 4326}}},
            feature({"id": 1, "geometria": POINT}),
        )

    def test_without_a_place_has_no_geometry(self):
        self.assertEqual({"attributes": {"id": 1}}, feature({"id": 1, "geometria": None}))

    def test_with_polygons_becomes_rings_that_run_the_other_way(self):
        outer, hole, other = [[0, 0], [4, 0], [4, 4], [0, 0]], [[1, 1], [1, 2], [2, 2], [1, 1]], [[5, 5], [6, 5], [6, 6], [5, 5]]
        shape = json.dumps({"type": "MultiPolygon", "coordinates": [[outer, hole], [other]]})

        self.assertEqual([outer[::-1], hole[::-1], other[::-1]], feature({"geometria": shape})["geometry"]["rings"])

    def test_with_a_line_is_refused(self):
        with self.assertRaisesRegex(ValueError, "takes points and polygons, and this is LineString"):
            feature({"geometria": '{"type": "LineString", "coordinates": []}'})

    def test_has_its_times_in_milliseconds(self):
        self.assertEqual(86_400_000, attribute(date(1970, 1, 2)))
        self.assertEqual(1_500, attribute(datetime(1970, 1, 1, 0, 0, 1, 500_000)))
        self.assertEqual(1_000, attribute(datetime(1970, 1, 1, 0, 0, 1, tzinfo=timezone.utc)))
        self.assertEqual((1.5, "a", None), (attribute(Decimal("1.5")), attribute("a"), attribute(None)))

    def test_is_in_one_batch(self):
        self.assertEqual([[1, 2], [3]], list(batches([1, 2, 3], 2)))
        with self.assertRaisesRegex(ValueError, "batch_size is 0"):
            list(batches([1], 0))


class ALoad(unittest.TestCase):
    def setUp(self):
        self.sent = []
        self.asked = []
        self.rows = [{"id": number, "geometria": POINT} for number in range(3)]
        self.answer = lambda url, form: {"addResults": [{"success": True}] * len(json.loads(form.get("features", "[]")))}

    def load(self, **arguments):
        def rows(project, text, parameters):
            self.asked.append((project, text, parameters))
            yield from self.rows

        def send(url, form):
            self.sent.append((url.removeprefix(LAYER), form))
            return self.answer(url, form)

        with (
            mock.patch.object(tasks, "rows", rows),
            mock.patch.object(tasks, "FeatureLayer", lambda url, token: FeatureLayer(url, token, send)),
            mock.patch("builtins.print") as self.printed,
        ):
            return tasks.load.fn(TARGET, "abordagem", **arguments)

    def test_replaces_what_is_there_in_batches(self):
        self.assertEqual(3, self.load(batch_size=2))

        self.assertEqual(["/deleteFeatures", "/addFeatures", "/addFeatures"], [operation for operation, _ in self.sent])
        self.assertEqual([0, 1], [added["attributes"]["id"] for added in json.loads(self.sent[1][1]["features"])])
        self.assertEqual({"s3cret"}, {form["token"] for _, form in self.sent})

    def test_appends_without_taking_anything_away(self):
        self.load(write="append")

        self.assertEqual(["/addFeatures"], [operation for operation, _ in self.sent])

    def test_passes_values_beside_the_query(self):
        self.load(where="data >= @since", parameters={"since": date(2026, 1, 1)})

        self.assertEqual(
            [(
                "project",
                "select * except (geometria), st_asgeojson(geometria) as geometria from `project.dataset.abordagem` where data >= @since",
                {"since": date(2026, 1, 1)},
            )],
            self.asked,
        )

    def test_touches_no_layer_when_a_row_is_wrong(self):
        self.rows[2]["geometria"] = "not JSON"

        with self.assertRaises(ValueError):
            self.load()

        self.assertEqual([], self.sent)

    def test_ends_at_an_error_that_ArcGIS_answers_with_200(self):
        self.answer = lambda url, form: {"error": {"code": 498, "message": "Invalid token."}}

        with self.assertRaisesRegex(LayerError, r"deleteFeatures: Invalid token\. \(code 498\)"):
            self.load()

    def test_ends_at_a_feature_that_was_not_taken(self):
        refusal = {"success": False, "error": {"description": "Geometry is not valid."}}
        self.answer = lambda url, form: {"addResults": [{"success": True}, refusal, refusal]} if "features" in form else {}

        with self.assertRaisesRegex(LayerError, "did not take the 3 features: Geometry is not valid"):
            self.load()

    def test_shows_no_token(self):
        self.load()

        self.assertNotIn("s3cret", str(self.printed.mock_calls))


if __name__ == "__main__":
    unittest.main()
