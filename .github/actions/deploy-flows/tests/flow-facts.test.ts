import assert from "node:assert/strict";
import { test } from "node:test";
import { parseFactsOfProjects, parseFlowFacts } from "../src/flow-facts.js";

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

test("Flows of several projects are lists by folder, and one version", () => {
  assert.deepEqual(
    parseFactsOfProjects(JSON.stringify({ prefect_version: "3.6.29", projects: { "": [], "pipelines/a": [FLOW] } })),
    new Map([
      ["", { prefectVersion: "3.6.29", flows: [] }],
      ["pipelines/a", { prefectVersion: "3.6.29", flows: [FLOW] }],
    ]),
  );
});

for (const text of ["[]", '{"flows": []}', '{"projects": []}', '{"projects": {"a": {}}}', '{"projects": {"a": [{"name": "B"}]}}', '{"prefect_version": 3, "projects": {"a": []}}', "text"]) {
  test(`${text} is no flows of projects`, () => {
    assert.equal(parseFactsOfProjects(text), undefined);
  });
}
