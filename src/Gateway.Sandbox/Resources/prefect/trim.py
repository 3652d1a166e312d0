"""Trims a Prefect server's OpenAPI document to what the sandbox needs of it.

    curl -s http://127.0.0.1:4200/openapi.json | python3 trim.py > 3.6.29.json

What stays: the operations that the sandbox serves, and of the models that they take and answer the names of the fields, which
are required, whether others are forbidden, and where a model holds another. What a field's value looks like is the sandbox's to
check. One line an operation and a model, so that two versions can be compared.
"""

import json
import re
import sys

# Where a path stands without a method, all its methods stay.
SERVED = """
/admin/version
/automations/
/automations/count
/automations/filter
/automations/owned-by/{}
/automations/related-to/{}
/automations/{}
/block_documents/ post
/block_documents/filter
/block_documents/{} patch delete
/block_schemas/filter
/block_types/slug/{} get
/block_types/slug/{}/block_documents/name/{}
/csrf-token
/deployments/
/deployments/bulk_delete
/deployments/count
/deployments/filter
/deployments/name/{}/{}
/deployments/{} get patch delete
/deployments/{}/create_flow_run
/deployments/{}/pause_deployment
/deployments/{}/resume_deployment
/deployments/{}/schedule
/deployments/{}/schedules
/deployments/{}/schedules/{}
/flow_run_states/
/flow_runs/count
/flow_runs/filter
/flow_runs/{} get
/flow_runs/{}/set_state
/flows/
/flows/count
/flows/filter
/flows/name/{}
/flows/{} get delete
/health
/logs/filter
/ready
/v2/concurrency_limits/ post
/v2/concurrency_limits/{} get delete
/variables/
/variables/filter
/variables/name/{} get patch delete
/version
/work_pools/
/work_pools/count
/work_pools/filter
/work_pools/{} get patch delete
/work_pools/{}/queues/filter
/work_pools/{}/workers/filter
/work_pools/{}/workers/heartbeat
"""

METHODS = ("get", "put", "post", "delete", "patch")


def main() -> None:
    document = json.load(sys.stdin)
    schemas = document["components"]["schemas"]
    served = {line.split()[0]: line.split()[1:] or METHODS for line in SERVED.split("\n") if line}
    paths, kept = {}, {}
    for path, operations in sorted(document["paths"].items()):
        methods = served.get(re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/api")), ())
        trimmed = {method: operation(operations[method], schemas, kept) for method in METHODS if method in operations and method in methods}
        if trimmed:
            paths[path] = trimmed

    print("{")
    print(f'"openapi": {json.dumps(document["openapi"])},')
    print(f'"info": {json.dumps({key: document["info"][key] for key in ("title", "version")})},')
    print('"paths": {')
    print(",\n".join(f"{json.dumps(path)}: {json.dumps(paths[path])}" for path in paths))
    print('},\n"components": {"schemas": {')
    print(",\n".join(f"{json.dumps(name)}: {json.dumps(kept[name])}" for name in sorted(kept)))
    print("}}\n}")


def operation(source: dict, schemas: dict, kept: dict) -> dict:
    result = {}
    if body := source.get("requestBody"):
        result["requestBody"] = content(body, schemas, kept)
        result["requestBody"]["required"] = body.get("required", False)

    answers = {
        status: content(answer, schemas, kept)
        for status, answer in source["responses"].items()
        if status != "422" and "application/json" in answer.get("content", {})
    }
    return result | ({"responses": answers} if answers else {})


def content(source: dict, schemas: dict, kept: dict) -> dict:
    return {"content": {"application/json": {"schema": value(source["content"]["application/json"]["schema"], schemas, kept)}}}


def value(schema: dict, schemas: dict, kept: dict) -> dict:
    """What a value's schema refers to, if to anything with fields of its own."""
    if "$ref" in schema:
        return {"$ref": schema["$ref"]} if model(schema["$ref"].rsplit("/", 1)[-1], schemas, kept) else {}
    if "items" in schema:
        items = value(schema["items"], schemas, kept)
        return {"items": items} if items else {}
    choices = [each for each in (value(choice, schemas, kept) for choice in schema.get("anyOf", []) + schema.get("oneOf", [])) if each]
    return {"anyOf": choices} if choices else {}


def model(name: str, schemas: dict, kept: dict) -> bool:
    schema = schemas[name]
    if name not in kept and "properties" in schema:
        kept[name] = {}
        if schema.get("additionalProperties") is False:
            kept[name]["additionalProperties"] = False
        if required := schema.get("required"):
            kept[name]["required"] = required
        kept[name]["properties"] = {field: value(part, schemas, kept) for field, part in schema["properties"].items()}
    return name in kept


main()
