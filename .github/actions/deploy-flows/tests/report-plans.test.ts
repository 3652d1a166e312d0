import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, beforeEach, test } from "node:test";
import { Failure } from "../src/failure.js";
import { type Planned, reportPlans } from "../src/report-plans.js";
import { NoAnswer } from "../src/request.js";
import { answer, keepLog, outputsIn } from "./playing.js";

const ASKED = { endpoint: "https://gateway.example.org/api/v1/plans", operation: "plans", waitSeconds: 600 } as const;

const folder = mkdtempSync(join(tmpdir(), "plans-"));
const [output, summary] = [join(folder, "output"), join(folder, "summary")];
const before = { ...process.env };
Object.assign(process.env, { GITHUB_OUTPUT: output, GITHUB_STEP_SUMMARY: summary });
after(() => {
  process.env = before;
  rmSync(folder, { recursive: true });
});
beforeEach(() => [output, summary].forEach((file) => writeFileSync(file, "")));

function plan(project: string, heading: string, deployable: boolean, more = ""): Planned {
  const markdown = `### Plan for <code>prod</code>: ${heading}\n\n| a | b |\n${more}`;
  return { project, manifestPath: `${project}/prefect.yaml`, answer: answer(200, markdown, { "content-type": "text/markdown; charset=utf-8", "plan-deployable": String(deployable) }) };
}

function outputs(): Readonly<Record<string, string>> {
  return outputsIn(readFileSync(output, "utf8"));
}

test("The plans of all projects are one Markdown, a table and each plan below", async (context) => {
  const log = keepLog(context);
  await reportPlans([plan("", "1 to create", true), plan("pipelines/b", "6 unchanged", true)], ASKED, folder);

  const { "plan-file": file = "", ...others } = outputs();
  assert.deepEqual(others, {
    status: "planned",
    deployable: "true",
    results: '[{"project":"","status":"planned","rollout_id":null,"deployable":true},{"project":"pipelines/b","status":"planned","rollout_id":null,"deployable":true}]',
  });
  const text = readFileSync(file, "utf8");
  assert.equal(
    text,
    [
      "### Plan for 2 project(s): ✅ deployable",
      "",
      "| Project | Deployable | Plan |",
      "| --- | --- | --- |",
      "| (root) | ✅ | <code>prod</code>: 1 to create |",
      "| pipelines/b | ✅ | <code>prod</code>: 6 unchanged |",
      "",
      "<details><summary>(root)</summary>",
      "",
      "### Plan for <code>prod</code>: 1 to create",
      "",
      "| a | b |",
      "",
      "</details>",
      "",
      "<details><summary>pipelines/b</summary>",
      "",
      "### Plan for <code>prod</code>: 6 unchanged",
      "",
      "| a | b |",
      "",
      "</details>",
      "",
    ].join("\n"),
  );
  assert.equal(readFileSync(summary, "utf8"), text);
  assert.deepEqual(log, ["(root): prod: 1 to create", "pipelines/b: prod: 6 unchanged", `The plans are in ${file} and in the summary of this job.`]);
});

test("One project that cannot be deployed fails the job, and comes first", async (context) => {
  keepLog(context);
  await assert.rejects(
    reportPlans([plan("a", "1 to create", true), plan("b", "1 invalid", false)], ASKED, folder),
    new Failure("1 of 2 projects cannot be deployed: b. See the summary of this job for the reasons."),
  );

  assert.deepEqual([outputs()["status"], outputs()["deployable"]], ["planned", "false"]);
  assert.ok(readFileSync(summary, "utf8").includes("| --- | --- | --- |\n| b | ❌ | <code>prod</code>: 1 invalid |\n| a | ✅ |"), readFileSync(summary, "utf8"));
});

test("A project without a plan says why, and its findings are at its own manifest", async (context) => {
  const log = keepLog(context);
  const problem = { code: "body_invalid", title: "No.", detail: "Not so.", errors: [{ code: "a", detail: "Not this.", line: 2, column: 1 }] };
  const none = { project: "c", manifestPath: "c/prefect.yaml", answer: new NoAnswer("socket hang up", false) };

  await assert.rejects(reportPlans([plan("a", "1 to create", true), { project: "b", manifestPath: "b/prefect.yaml", answer: answer(400, problem) }, none], ASKED, folder), Failure);

  assert.deepEqual([outputs()["status"], outputs()["deployable"]], ["refused", "false"]);
  const text = readFileSync(summary, "utf8");
  assert.ok(text.includes("| b | ❌ | No. Not so. (400 body\\_invalid) |"), text);
  assert.ok(text.includes("| c | ❌ | The gateway did not answer within 600 s: socket hang up |"), text);
  assert.ok(text.includes("<details><summary>b</summary>\n\nNo. Not so. (400 body\\_invalid)\n\n| | Where |"), text);
  assert.ok(log.includes("::error title=a,file=b/prefect.yaml,line=2,col=1::Not this."), log.join("\n"));
});

test("A comment is no longer than GitHub takes, and the summary has more", async (context) => {
  keepLog(context);
  const projects = Array.from({ length: 60 }, (_, index) => plan(`pipelines/${index}`, "1 to update", true, "x".repeat(index === 3 ? 59_000 : 5_000)));

  await reportPlans(projects, ASKED, folder);

  const [comment, all] = [readFileSync(outputs()["plan-file"] ?? "", "utf8"), readFileSync(summary, "utf8")];
  assert.ok(comment.length < 65_536 - 1_000);
  assert.ok(comment.includes("<summary>pipelines/4</summary>") && !comment.includes("<summary>pipelines/3</summary>"));
  assert.match(comment, /\n\*\d+ more plans are too long to be shown here\.\*\n$/);
  assert.ok(comment.includes("| pipelines/59 |"));
  assert.equal(all.split("<details>").length, 61);
});
