"""Copies a base job template of the type docker from the input to the output, made narrower for the runs of one MODE.

Runs join the network that is given where a deployment names none. They get no raw sockets, by which one container could pose as another or
have a container that is in two networks forward what it sends, and no privileges beyond those that they start with; no deployment can say otherwise,
since the template takes no other value for it.
"""

import json
import sys

RESTRICTIONS = {"cap_drop": ["NET_RAW"], "security_opt": ["no-new-privileges:true"]}


def narrowed(template: dict, network: str) -> dict:
    template["variables"]["properties"]["networks"]["default"] = [network]
    template["variables"]["properties"].pop("container_create_kwargs", None)
    template["job_configuration"]["container_create_kwargs"] = RESTRICTIONS
    return template


if __name__ == "__main__":
    json.dump(narrowed(json.load(sys.stdin), sys.argv[1]), sys.stdout, indent=2)
