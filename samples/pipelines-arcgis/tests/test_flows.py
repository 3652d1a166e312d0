import importlib
import re
import unittest
from datetime import date
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[1]
NAMES = ["abordagem", "cartao_primeira_infancia_carioca", "cras_cas_poligonos", "equipamentos", "gestao_vagas", "limite_bairros_25"]
DEV = {"MODE": "dev", "GCP_PROJECT": "project", "GCS_BUCKET": "bucket", "BIGQUERY_DATASET": "dataset", "ARCGIS_URL": "https://arcgis.example.org"}


def entrypoint(name):
    return f"pipelines/arcgis/{name}/flows.py:{name}_flow"


def module(name):
    return importlib.import_module(f"pipelines.arcgis.{name}.flows")


def flow(name):
    return getattr(module(name), f"{name}_flow")


def manifest():
    """Name and entrypoint of each deployment: the tests need no YAML to read two lines of each."""
    text = (ROOT / "prefect.yaml").read_text(encoding="utf-8")
    return re.findall(r"^  - name: (\S+)\n    entrypoint: (\S+)$", text, re.MULTILINE)


class TheManifest(unittest.TestCase):
    def test_deploys_every_flow_once_to_staging_and_once_to_prod(self):
        expected = [(f"{name}-{mode}", entrypoint(name)) for name in NAMES for mode in ("staging", "prod")]

        self.assertEqual(sorted(expected), sorted(manifest()))


class EveryFlow(unittest.TestCase):
    def run_flow(self, name, **arguments):
        with mock.patch.dict("os.environ", DEV, clear=True), mock.patch.object(module(name), "load") as load:
            flow(name).fn(**arguments)

        load.assert_called_once()
        self.assertEqual(name, load.call_args.args[1])
        return load.call_args.kwargs

    def test_has_a_name_and_a_description(self):
        for name in NAMES:
            with self.subTest(name):
                self.assertRegex(flow(name).name, r" \| Carga ArcGIS$")
                self.assertTrue(flow(name).description)

    def test_can_be_imported_without_an_environment(self):
        for name in NAMES:
            with self.subTest(name), mock.patch.dict("os.environ", {}, clear=True):
                importlib.reload(module(name))

    def test_loads_everything_when_nothing_is_said(self):
        self.assertEqual({}, self.run_flow("abordagem"))
        self.assertEqual({}, self.run_flow("gestao_vagas"))
        self.assertEqual({}, self.run_flow("limite_bairros_25"))
        self.assertEqual({"write": "overwrite"}, self.run_flow("equipamentos"))
        self.assertEqual({"meters": 0.0}, self.run_flow("cras_cas_poligonos")["parameters"])

    def test_passes_its_parameters_on(self):
        self.assertEqual({"since": date(2026, 1, 1)}, self.run_flow("abordagem", since=date(2026, 1, 1))["parameters"])
        self.assertEqual({"units": ["A"]}, self.run_flow("gestao_vagas", units=["A"])["parameters"])
        self.assertEqual({"write": "append"}, self.run_flow("equipamentos", write="append"))
        self.assertEqual(
            {"where": "mes = @month", "parameters": {"month": "2026-01"}, "batch_size": 2},
            self.run_flow("cartao_primeira_infancia_carioca", reference_month="2026-01", batch_size=2),
        )

    def test_takes_the_newest_month_when_none_is_said(self):
        self.assertEqual(
            {"where": "mes = (select max(mes) from `project.dataset.cartao_primeira_infancia_carioca`)", "parameters": {}, "batch_size": 5000},
            self.run_flow("cartao_primeira_infancia_carioca"),
        )


if __name__ == "__main__":
    unittest.main()
