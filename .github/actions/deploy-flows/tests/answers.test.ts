import assert from "node:assert/strict";
import { test } from "node:test";
import { countsLine, isProblem, isRollout, problemLine, rolloutPath, stepLine } from "../src/answers.js";

for (const [step, line] of [
  [{ kind: "plan", outcome: "succeeded", subject: null, detail: "1 to create.", duration_ms: 31 }, "planned  1 to create. (31 ms)"],
  [{ kind: "create", outcome: "succeeded", subject: "daily", detail: "Created.\n::error::a", duration_ms: 45 }, "created  daily  Created. ::error::a (45 ms)"],
  [{ kind: "create", outcome: "failed", subject: "##[error]", detail: "No.", duration_ms: 1 }, "failed  ## [error]  No. (1 ms)"],
  [{ kind: "of_later::x", outcome: "succeeded", detail: "Done.", duration_ms: 1 }, "of_laterx  Done. (1 ms)"],
  [{ kind: "constructor", outcome: "succeeded", detail: "Done.", duration_ms: 1 }, "constructor  Done. (1 ms)"],
] as const) {
  test(`A step is the line "${line}"`, () => {
    assert.equal(stepLine(step), line);
  });
}

test("What has no kind is no step", () => {
  assert.equal(stepLine({ detail: "x" }), undefined);
  assert.equal(stepLine("text"), undefined);
});

test("A rollout has an id and a status, and a problem a code and a title", () => {
  assert.ok(isRollout({ id: "a", status: "succeeded" }));
  assert.ok(!isRollout({ id: 1, status: "succeeded" }));
  assert.ok(!isRollout([]));
  assert.ok(isProblem({ code: "a", title: "b" }));
  assert.ok(!isProblem({ title: "b" }));
});

test("A problem is one line of the log", () => {
  assert.equal(problemLine({ code: "a", title: "No.", detail: "Nothing.\n##[error]" }), "No. Nothing. ## [error] (a)");
});

test("A rollout whose id could lead elsewhere has no address", () => {
  assert.equal(rolloutPath({ id: "019aa1b2-0000" }), "/api/v1/rollouts/019aa1b2-0000");
  assert.equal(rolloutPath({ id: "../../x" }), undefined);
});

test("An older gateway does not say what it pruned", () => {
  assert.equal(countsLine({ deployments: { created: 1, updated: 0, unchanged: 2 } }), "1 created, 0 updated, 2 unchanged, 0 pruned");
});
