"""Copies a base job template from the input to the output, with a network that runs' containers join where a deployment names none."""

import json
import sys

if __name__ == "__main__":
    template = json.load(sys.stdin)
    template["variables"]["properties"]["networks"]["default"] = [sys.argv[1]]
    json.dump(template, sys.stdout, indent=2)
