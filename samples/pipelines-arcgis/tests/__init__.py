"""Tests of the pipelines: `python3 -m unittest`, without a network and with nothing but Python.

Where Prefect is installed, as in CI, the flows are decorated by Prefect itself; elsewhere `stubs/prefect` stands in for it.
"""

import importlib.util
import sys
from pathlib import Path

if importlib.util.find_spec("prefect") is None:
    sys.path.insert(0, str(Path(__file__).parent / "stubs"))
