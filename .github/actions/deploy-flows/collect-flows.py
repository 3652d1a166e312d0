"""Prints what Prefect itself says of a repository's flows, and which version of it says so, as JSON.

Runs inside the built image, which has Python, Prefect and the flows:

    docker run --rm -i --entrypoint python IMAGE -c "$(cat collect-flows.py)" < prefect.yaml
    docker run --rm -i --entrypoint python IMAGE - path/flows.py:my_flow < collect-flows.py
    docker run --rm -i --entrypoint python IMAGE -c "$(cat collect-flows.py)" --projects < manifests.json

The entrypoints are the arguments; without arguments they are those of the manifest on standard input, and with --projects
those of each manifest in a JSON object there, by the project's folder. A flow that cannot be imported is reported on
standard error and left out, so that it does not hide the others.
"""

import json
import os
import re
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


def collect(names):
    """The facts of each flow that can be imported."""
    collected = []
    for entrypoint in names:
        try:
            collected.append(facts(entrypoint))
        except (Exception, SystemExit) as error:
            print(f"{entrypoint} cannot be imported: {type(error).__name__}: {error}", file=sys.stderr)

    return collected


def has(folder, entrypoint):
    """Whether the folder has the file of an entrypoint, or the module that its name begins with."""
    file = entrypoint.rpartition(":")[0]
    module = re.split("[.:]", entrypoint)[0]
    names = [file] if file.endswith(".py") else [module, module + ".py"]
    return any(os.path.exists(os.path.join(folder, name)) for name in names)


def collect_project(project, manifest):
    """The facts of one project. Its entrypoints are relative to its folder, or, in an image that has only the project, to where that begins."""
    root = os.getcwd()
    collected = []
    for entrypoint in entrypoints(manifest):
        folder = os.path.join(root, project)
        os.chdir(folder if has(folder, entrypoint) else root)
        collected += collect([entrypoint])

    return collected


def collect_projects(manifests):
    """The facts of each project, imported by a process of its own: projects may have modules of the same name, of which one process imports only one."""
    # Once for all of them: the processes inherit it.
    import prefect.flows

    projects = {}
    for project, manifest in manifests.items():
        print(f"Importing the flows of {project or 'the root'}.", file=sys.stderr, flush=True)
        # What is not written yet would be written by the child, too.
        sys.stdout.flush()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            try:
                with os.fdopen(writing, "w", encoding="utf-8") as answer:
                    json.dump(collect_project(project, manifest), answer, ensure_ascii=False)
            except BaseException as error:
                print(f"{project} cannot be imported: {type(error).__name__}: {error}", file=sys.stderr)
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(0)

        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as answer:
            text = answer.read()
        os.waitpid(child, 0)
        try:
            projects[project] = json.loads(text)
        except ValueError:
            # It has said why, or what an import called has ended it.
            print(f"{project} cannot be imported: its process ended without an answer.", file=sys.stderr)

    return projects


def main():
    """Prints the facts and nothing else: what an import prints goes to standard error."""
    answer = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    if sys.argv[1:] == ["--projects"]:
        collected = {"projects": collect_projects(json.load(sys.stdin.buffer))}
    else:
        collected = {"flows": collect(sys.argv[1:] or entrypoints(sys.stdin.buffer.read()))}

    with answer:
        json.dump({"prefect_version": prefect_version(), **collected}, answer, ensure_ascii=False, indent=1)
        answer.write("\n")


if __name__ == "__main__":
    main()
