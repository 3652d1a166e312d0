import assert from "node:assert/strict";
import { test } from "node:test";
import { summaryOf, summaryOfText } from "../src/summary.js";

test("A summary of a rollout tells what was deployed where", () => {
  const rollout = { id: "1", status: "failed", mode: "prod", deployments: { created: 1, updated: 2, unchanged: 3, pruned: 4 }, failure: { code: "prefect_unavailable", detail: "No answer." }, findings: [] };

  assert.equal(
    summaryOf("Deployment to prod: failed", rollout, "image:tag", "https://gateway.example.org/api/v1/rollouts/1"),
    [
      "## Deployment to prod: failed",
      "",
      "| | |",
      "| --- | --- |",
      "| Status | failed |",
      "| MODE | prod |",
      "| Image | image:tag |",
      "| Deployments | 1 created, 2 updated, 3 unchanged, 4 pruned |",
      "| Rollout | https://gateway.example.org/api/v1/rollouts/1 |",
      "| Failure | prefect\\_unavailable: No answer. |",
      "",
    ].join("\n"),
  );
});

test("A summary of a refusal tells why", () => {
  const summary = summaryOf("Deployment refused", { status: 403, title: "No.", detail: "Every reason is listed." }, "image:tag", undefined);

  assert.ok(summary.includes("| Status | refused (403) |\n| Image | image:tag |\n| Refused | No. Every reason is listed. |\n"), summary);
});

test("A summary without an answer is its text", () => {
  assert.equal(summaryOfText("No plan", "a <b>"), "## No plan\n\na &lt;b&gt;\n");
});
