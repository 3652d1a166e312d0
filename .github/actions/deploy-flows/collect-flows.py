"""Prints what Prefect itself says of a repository's flows, and which version of it says so, as JSON.

Runs inside the built image, which has Python, Prefect and the flows:

    docker run --rm -i --entrypoint python IMAGE -c "$(cat collect-flows.py)" < prefect.yaml
    docker run --rm -i --entrypoint python IMAGE - path/flows.py:my_flow < collect-flows.py

The entrypoints are the arguments; without arguments they are those of the manifest on standard input. A flow that
cannot be imported is reported on standard error and left out, so that it does not hide the others.
"""

import json
import os
import sys


def entrypoints(manifest):
    """Each entrypoint of the manifest once, in its order. One with a placeholder names no file yet and is left out."""
    # PyYAML is a dependency of Prefect: it is there wherever a flow is.
    import yaml

    deployments = (yaml.safe_load(manifest) or {}).get("deployments") or []
    found = [deployment.get("entrypoint") for deployment in deployments if isinstance(deployment, dict)]
    return list(dict.fromkeys(name for name in found if isinstance(name, str) and name and "{{" not in name))


def facts(entrypoint):
    """The facts of one flow. No placeholder: a flow that is only guessed from its source is no fact."""
    from prefect.flows import load_flow_from_entrypoint
    from prefect.utilities.callables import parameter_schema

    flow = load_flow_from_entrypoint(entrypoint, use_placeholder_flow=False)
    return {
        "entrypoint": entrypoint,
        "name": flow.name,
        "description": flow.description,
        "version": flow.version,
        "parameter_openapi_schema": parameter_schema(flow).model_dump(mode="json", exclude_unset=True),
    }


def prefect_version():
    """The version of Prefect in the image, without what a build of one's own adds behind a plus; None when it cannot be told."""
    try:
        import prefect

        return str(prefect.__version__).split("+", maxsplit=1)[0]
    except Exception as error:
        print(f"The version of Prefect cannot be told: {type(error).__name__}: {error}", file=sys.stderr)
        return None


def main():
    """Prints the facts and nothing else: what an import prints goes to standard error."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    collected = []
    for entrypoint in sys.argv[1:] or entrypoints(sys.stdin.buffer.read()):
        try:
            collected.append(facts(entrypoint))
        except (Exception, SystemExit) as error:
            print(f"{entrypoint} cannot be imported: {type(error).__name__}: {error}", file=sys.stderr)

    with answer:
        json.dump({"prefect_version": prefect_version(), "flows": collected}, answer, ensure_ascii=False, indent=1)
        answer.write("\n")


if __name__ == "__main__":
    main()
