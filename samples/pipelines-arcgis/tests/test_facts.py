"""flow-facts.json is what CI collects from the image of these flows, kept for the gateway's own demo and tests."""

import hashlib
import inspect
import json
import unittest
from pathlib import Path

from tests.test_flows import NAMES, ROOT, entrypoint, flow, module

FACTS = {fact["entrypoint"]: fact for fact in json.loads((ROOT / "flow-facts.json").read_text(encoding="utf-8"))}


class TheFacts(unittest.TestCase):
    def test_are_of_the_flows_that_the_manifest_deploys(self):
        self.assertEqual([entrypoint(name) for name in NAMES], list(FACTS))

    def test_are_what_the_flows_say(self):
        for name in NAMES:
            with self.subTest(name):
                fact, found = FACTS[entrypoint(name)], flow(name)
                self.assertEqual(fact["name"], found.name)
                self.assertEqual(fact["description"], found.description)
                # Prefect's version of a flow is the hash of its file.
                self.assertEqual(fact["version"], hashlib.md5(Path(module(name).__file__).read_bytes()).hexdigest())

    def test_have_the_flows_parameters(self):
        for name in NAMES:
            with self.subTest(name):
                properties = FACTS[entrypoint(name)]["parameter_openapi_schema"]["properties"]
                parameters = inspect.signature(flow(name).fn).parameters
                self.assertEqual({key: value["default"] for key, value in properties.items()}, {key: value.default for key, value in parameters.items()})


if __name__ == "__main__":
    unittest.main()
