import assert from "node:assert/strict";
import { test } from "node:test";
import { annotationOf, type Finding, findingsOf, tableOf } from "../src/findings.js";

const ERROR = { code: "work_pool_refused", detail: "Not this pool.", fix: "Use another.", pointer: "/manifest", line: 9, column: 7, deployment: "daily", seen: "a", expected: "b", setting: "C" };

function only(answer: unknown): Finding {
  const [finding, ...others] = findingsOf(answer);
  assert.ok(finding);
  assert.deepEqual(others, []);
  return finding;
}

test("Findings of a rollout and errors of a refusal have one form", () => {
  assert.deepEqual(only({ findings: [{ severity: "error", error: ERROR }] }), only({ errors: [ERROR] }));
});

test("An error of a refusal may be a warning", () => {
  assert.equal(only({ errors: [{ ...ERROR, severity: "warning" }] }).severity, "warning");
});

test("The reason says what was seen and expected, and which setting says so", () => {
  assert.equal(only({ errors: [ERROR] }).reason, "daily: Not this pool. Seen: a. Expected: b. Setting: C.");
});

test("A finding without words still has some", () => {
  assert.equal(only({ errors: [{ code: "a" }] }).reason, "a");
  assert.equal(only({ errors: [null] }).reason, "No detail.");
});

test("An annotation is at the line of the manifest", () => {
  assert.deepEqual(annotationOf(only({ errors: [ERROR] }), "flows/prefect.yaml"), {
    text: "daily: Not this pool. Seen: a. Expected: b. Setting: C. Use another.",
    properties: { title: "work_pool_refused", file: "flows/prefect.yaml", startLine: 9, startColumn: 7 },
  });
});

test("An annotation that is at no line says where it is", () => {
  assert.deepEqual(annotationOf(only({ errors: [{ detail: "No MODE.", pointer: "/ref" }] }), "prefect.yaml"), { text: "No MODE. At /ref.", properties: { title: "finding" } });
});

test("A table shows the first two hundred", () => {
  const table = tableOf(findingsOf({ errors: Array.from({ length: 202 }, () => ERROR) }));

  assert.equal(table.filter((line) => line.startsWith("| error |")).length, 200);
  assert.equal(table.at(-1), "2 more are in the log.");
  assert.equal(table[3], "| error | 9:7 | work\\_pool\\_refused | daily: Not this pool. Seen: a. Expected: b. Setting: C. | Use another. |");
});
