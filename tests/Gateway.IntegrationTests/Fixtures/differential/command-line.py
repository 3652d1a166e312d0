"""Runs Prefect's own command line many times, each time in a process of its own, and pays for importing Prefect once.

Every line on standard input is one run, {"folder": …, "environment": {…}, "arguments": […]}; the answer is one line on standard output,
{"status": …, "output": …}. The first line, before any, tells the version, {"version": …}.
"""

import contextlib
import importlib
import json
import os
import sys
import tempfile
from importlib.metadata import entry_points

# What a run imports only when it needs it, where this version has it: half of a run's time.
USED = (
    "prefect.cli.deploy._core",
    "prefect.flow_engine",
    "prefect.docker.docker_image",
    "prefect.deployments.steps.pull",
    "prefect.deployments.steps.utility",
    "prefect._experimental.bundles.execute",
    "ruamel.yaml",
)


def run(app, order, output):
    """The child: becomes the command line, in the folder and with the environment that were asked for."""
    os.dup2(output.fileno(), 1)
    os.dup2(output.fileno(), 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.chdir(order["folder"])
    os.environ.update(order["environment"])
    sys.argv = ["prefect", *order["arguments"]]
    sys.path[0] = order["folder"]
    try:
        status = app()
    except SystemExit as end:
        status = end.code
    except BaseException:
        import traceback

        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0 if status is None else status if isinstance(status, int) else 1)


def main():
    import prefect

    for module in USED:
        with contextlib.suppress(ImportError):
            importlib.import_module(module)

    (script,) = entry_points(group="console_scripts", name="prefect")
    app = script.load()
    print(json.dumps({"version": prefect.__version__}), flush=True)
    for line in sys.stdin:
        with tempfile.TemporaryFile() as output:
            child = os.fork()
            if child == 0:
                run(app, json.loads(line), output)
            _, status = os.waitpid(child, 0)
            output.seek(0)
            answer = {"status": os.waitstatus_to_exitcode(status), "output": output.read().decode("utf-8", "replace")}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
