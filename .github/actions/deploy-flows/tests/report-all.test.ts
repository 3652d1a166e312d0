import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import type { Outcome } from "../src/deliver-all.js";
import { Failure } from "../src/failure.js";
import { printOutcome, reportAll } from "../src/report-all.js";
import { type Answer, NoAnswer } from "../src/request.js";
import { answer, keepLog, outputsIn } from "./playing.js";

const ASKED = { endpoint: "https://gateway.example.org/api/v1/builds", operation: "builds", waitSeconds: 600, manifestOf: (project: string) => `${project}/prefect.yaml` } as const;

const folder = mkdtempSync(join(tmpdir(), "report-"));
const [output, summary] = [join(folder, "output"), join(folder, "summary")];
const before = { ...process.env };
Object.assign(process.env, { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
after(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});
beforeEach(() => [output, summary].forEach((file) => writeFileSync(file, "")));

function outcomeOf(project: string, last: Answer | NoAnswer, changes: Partial<Outcome> = {}): Outcome {
  return { project, answer: last, rolloutUrl: undefined, isOfRequest: false, steps: [], ...changes };
}

function rollout(project: string, status: string, changes: object = {}): Outcome {
  return outcomeOf(project, answer(status === "applying" ? 202 : 200, { id: `id-${project}`, status, mode: "staging", deployments: { created: 1, updated: 2, unchanged: 3, pruned: 4 }, ...changes }));
}

function refused(project: string, changes: object = {}): Outcome {
  return outcomeOf(project, answer(422, { code: "manifest_invalid", title: "The manifest is not valid.", detail: "Every finding is listed.", ...changes }));
}

function outputs(): Readonly<Record<string, string>> {
  return outputsIn(readFileSync(output, "utf8"));
}

function summaryText(): string {
  return readFileSync(summary, "utf8");
}

test("What became of a project is one group of the log, with its steps", (context) => {
  const log = keepLog(context);
  const outcome = { ...rollout("pipelines/a", "succeeded"), steps: ["planned  1 to create. (31 ms)"], rolloutUrl: "https://gateway.example.org/api/v1/rollouts/1" };

  printOutcome(outcome, ASKED);
  printOutcome(refused(""), ASKED);
  printOutcome(outcomeOf("pipelines/c", new NoAnswer("socket hang up", false)), ASKED);

  assert.deepEqual(log, [
    "::group::pipelines/a: succeeded",
    "planned  1 to create. (31 ms)",
    "Rollout id-pipelines/a to staging: succeeded (1 created, 2 updated, 3 unchanged, 4 pruned).",
    "https://gateway.example.org/api/v1/rollouts/1",
    "::endgroup::",
    "::group::(root): refused",
    "The manifest is not valid. Every finding is listed. (manifest_invalid)",
    "::endgroup::",
    "::group::pipelines/c: unknown",
    "The gateway did not answer within 600 s: socket hang up",
    "::endgroup::",
  ]);
});

test("Where all have succeeded the job is green, and the counts are sums", async (context) => {
  const log = keepLog(context);
  await reportAll([rollout("pipelines/a", "succeeded"), rollout("pipelines/b", "succeeded")], ASKED);

  assert.deepEqual(outputs(), {
    results: '[{"project":"pipelines/a","status":"succeeded","rollout_id":"id-pipelines/a"},{"project":"pipelines/b","status":"succeeded","rollout_id":"id-pipelines/b"}]',
    status: "succeeded",
    created: "2",
    updated: "4",
    unchanged: "6",
    pruned: "8",
  });
  assert.equal(
    summaryText(),
    [
      "## Deployment of 2 project(s)",
      "",
      "| Project | MODE | Status | Created | Updated | Unchanged | Pruned |",
      "| --- | --- | --- | ---: | ---: | ---: | ---: |",
      "| pipelines/a | staging | succeeded | 1 | 2 | 3 | 4 |",
      "| pipelines/b | staging | succeeded | 1 | 2 | 3 | 4 |",
      "",
    ].join("\n"),
  );
  assert.deepEqual(log, []);
});

test("Projects that failed come first, with their reasons below, and the job names them", async (context) => {
  const log = keepLog(context);
  const finding = { code: "work_pool_refused", detail: "Not this pool.", pointer: "/projects/1/manifest", line: 9, column: 7 };
  const all = [
    rollout("pipelines/a", "succeeded", { findings: [{ severity: "warning", error: { ...finding, line: 3 } }] }),
    refused("pipelines/b", { errors: [finding] }),
    rollout("pipelines/c", "rolled_back", { failure: { code: "prefect_unavailable", detail: "No answer." } }),
    rollout("pipelines/d", "applying"),
    outcomeOf("pipelines/e", answer(503, { code: "ledger_unavailable", title: "Not now." })),
  ];

  await assert.rejects(reportAll(all, ASKED), new Failure("4 of 5 projects failed: pipelines/b, pipelines/c, pipelines/d, pipelines/e. See the summary of this job for the reasons."));

  assert.equal(outputs()["status"], "failed");
  assert.deepEqual(JSON.parse(outputs()["results"] ?? ""), [
    { project: "pipelines/a", status: "succeeded", rollout_id: "id-pipelines/a" },
    { project: "pipelines/b", status: "refused", rollout_id: null },
    { project: "pipelines/c", status: "rolled_back", rollout_id: "id-pipelines/c" },
    { project: "pipelines/d", status: "applying", rollout_id: "id-pipelines/d" },
    { project: "pipelines/e", status: "unknown", rollout_id: null },
  ]);
  assert.equal(
    summaryText(),
    [
      "## Deployment: 4 of 5 projects failed",
      "",
      "| Project | MODE | Status | Created | Updated | Unchanged | Pruned |",
      "| --- | --- | --- | ---: | ---: | ---: | ---: |",
      "| pipelines/b |  | refused |  |  |  |  |",
      "| pipelines/c | staging | rolled\\_back | 1 | 2 | 3 | 4 |",
      "| pipelines/d | staging | applying | 1 | 2 | 3 | 4 |",
      "| pipelines/e |  | unknown |  |  |  |  |",
      "| pipelines/a | staging | succeeded | 1 | 2 | 3 | 4 |",
      "",
      "### pipelines/b",
      "",
      "The manifest is not valid. Every finding is listed. (422 manifest\\_invalid)",
      "",
      "| | Where | Code | What | Fix |",
      "| --- | --- | --- | --- | --- |",
      "| error | 9:7 | work\\_pool\\_refused | Not this pool. |  |",
      "",
      "### pipelines/c",
      "",
      "prefect\\_unavailable: No answer.",
      "",
      "### pipelines/d",
      "",
      "The rollout is still applying and continues without this job.",
      "",
      "### pipelines/e",
      "",
      "The gateway answered 503: Not now. ",
      "",
      "<details><summary>pipelines/a: 1 finding(s)</summary>",
      "",
      "| | Where | Code | What | Fix |",
      "| --- | --- | --- | --- | --- |",
      "| warning | 3:7 | work\\_pool\\_refused | Not this pool. |  |",
      "",
      "</details>",
      "",
    ].join("\n"),
  );
  assert.deepEqual(log, [
    "::error title=work_pool_refused,file=pipelines/b/prefect.yaml,line=9,col=7::Not this pool.",
    "::warning title=work_pool_refused,file=pipelines/a/prefect.yaml,line=3,col=7::Not this pool.",
  ]);
});

test("A newer build that took a project's place is no failure", async (context) => {
  const log = keepLog(context);
  await reportAll([rollout("pipelines/a", "succeeded"), rollout("pipelines/b", "superseded")], ASKED);

  assert.equal(outputs()["status"], "superseded");
  assert.deepEqual(log, ["::notice::Superseded by a newer build: pipelines/b."]);
});

test("What is the same for several projects is said once", async (context) => {
  keepLog(context);
  await assert.rejects(reportAll([refused("a"), refused("b"), rollout("c", "succeeded")], ASKED), Failure);

  assert.equal(summaryText().split("Every finding is listed.").length, 2);
  assert.ok(summaryText().includes("### a, b\n"), summaryText());
});

test("What the gateway says of the request as a whole is reported as for one project", async (context) => {
  keepLog(context);
  const last = answer(401, { code: "unauthenticated", title: "No.", detail: "Check the secret." });

  await assert.rejects(reportAll(["a", "b"].map((project) => outcomeOf(project, last, { isOfRequest: true })), ASKED), new Failure("No. Check the secret. (401 unauthenticated)"));

  assert.equal(outputs()["status"], "refused");
  assert.ok(summaryText().startsWith("## Deployment refused\n"), summaryText());
});

test("What is said of one request of several is told of each project in it", async (context) => {
  const log = keepLog(context);
  const tooLarge = outcomeOf("b", answer(413, { code: "body_too_large", title: "Too large." }), { isOfRequest: true });

  await assert.rejects(reportAll([rollout("a", "succeeded"), tooLarge], ASKED), new Failure("1 of 2 projects failed: b. See the summary of this job for the reasons."));

  assert.deepEqual(log, ["::group::b: refused", "Too large.  (body_too_large)", "::endgroup::"]);
  assert.ok(summaryText().includes("### b\n\nToo large.  (413 body\\_too\\_large)\n"), summaryText());
});

test("A branch that holds the deployments is named with what frees them, and one that was replaced in a warning", async (context) => {
  const log = keepLog(context);
  const held = {
    code: "held_by_other_branch",
    title: "The deployments belong to another branch.",
    detail: "The deployments of org/platform in MODE staging belong to the branch staging/other. An operator can release them.",
    held_by: { branch: "staging/other", since: "2026-11-23T12:00:00Z", until: "2026-11-30T12:00:00Z", rollout_id: "019aa1b2", actor: "octocat" },
  };
  const warning = { severity: "warning", error: { code: "branch_replaced", detail: "It takes the place of a build of staging/other.", fix: "Send that build again." } };
  const all = [outcomeOf("a", answer(409, held)), rollout("b", "succeeded", { findings: [warning] })];
  all.forEach((outcome) => printOutcome(outcome, ASKED));

  await assert.rejects(reportAll(all, ASKED), Failure);

  assert.ok(log.includes(`${held.title} ${held.detail} (held_by_other_branch)`), log.join("\n"));
  assert.ok(log.includes("::warning title=branch_replaced::It takes the place of a build of staging/other. Send that build again."), log.join("\n"));
  assert.equal(outputs()["results"], '[{"project":"a","status":"refused","rollout_id":null},{"project":"b","status":"succeeded","rollout_id":"id-b"}]');
  assert.ok(summaryText().includes(`${held.title} ${held.detail} (409 held\\_by\\_other\\_branch)`), summaryText());
  assert.ok(summaryText().includes("| warning |  | branch\\_replaced | It takes the place of a build of staging/other. | Send that build again. |"), summaryText());
});

test("A summary is no larger than GitHub takes", async (context) => {
  keepLog(context);
  const errors = Array.from({ length: 200 }, (_, index) => ({ code: "a", detail: `${index} ${"x".repeat(300)}` }));

  await assert.rejects(reportAll(Array.from({ length: 30 }, (_, index) => refused(`pipelines/${index}`, { errors, detail: `Of ${index}.` })), ASKED), Failure);

  assert.ok(Buffer.byteLength(summaryText(), "utf8") < 1024 * 1024);
  assert.ok(summaryText().includes("| pipelines/29 |"));
  assert.match(summaryText(), /\n\*The reasons of \d+ more projects are in the log\.\*\n$/);
});
