import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFlowFacts } from "../src/flow-facts.js";

const FLOW = { entrypoint: "a.py:b", name: "B", description: null };

for (const [text, facts] of [
  [[FLOW], { prefectVersion: undefined, flows: [FLOW] }],
  [{ prefect_version: "3.6.29", flows: [FLOW] }, { prefectVersion: "3.6.29", flows: [FLOW] }],
  [{ prefect_version: null, flows: [] }, { prefectVersion: undefined, flows: [] }],
  [{ flows: [] }, { prefectVersion: undefined, flows: [] }],
  [{ prefect_version: "3.6.29" }, undefined],
  [{ prefect_version: 3, flows: [] }, undefined],
  [[{ name: "B" }], undefined],
  [[{ entrypoint: "a.py:b", name: 1 }], undefined],
  ["text", undefined],
] as const) {
  test(`${JSON.stringify(text)} ${facts === undefined ? "is no list of flows" : "is flows"}`, () => {
    assert.deepEqual(parseFlowFacts(JSON.stringify(text)), facts);
  });
}

test("What is no JSON is no list of flows", () => {
  assert.equal(parseFlowFacts("[] []"), undefined);
});
