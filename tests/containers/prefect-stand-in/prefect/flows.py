"""Loads a flow by its entrypoint, as Prefect does: path/to/file.py:function, from the working directory on."""

import importlib.util
import sys


def load_flow_from_entrypoint(entrypoint, use_placeholder_flow=True):
    path, function = entrypoint.rsplit(":", 1)
    spec = importlib.util.spec_from_file_location("entrypoint", path)
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, "")
    spec.loader.exec_module(module)
    flow = getattr(module, function)
    flow.version = flow.options.get("version")
    return flow
