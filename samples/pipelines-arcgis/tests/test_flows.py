from pathlib import Path

import pytest
import yaml
from prefect.flows import load_flow_from_entrypoint

MANIFEST = yaml.safe_load(Path("prefect.yaml").read_text(encoding="utf-8"))
ENTRYPOINTS = sorted({deployment["entrypoint"] for deployment in MANIFEST["deployments"]})


@pytest.mark.parametrize("entrypoint", ENTRYPOINTS)
def test_every_entrypoint_is_a_described_flow(entrypoint):
    flow = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)

    assert flow.name.endswith("| Carga ArcGIS")
    assert flow.description


def test_every_flow_has_a_deployment_for_staging_and_one_for_prod():
    names = sorted(deployment["name"] for deployment in MANIFEST["deployments"])
    flows = [entrypoint.split(":")[1].removesuffix("_flow") for entrypoint in ENTRYPOINTS]

    assert names == sorted(f"{flow}-{mode}" for flow in flows for mode in ("staging", "prod"))
