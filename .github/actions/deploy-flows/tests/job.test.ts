import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import type { Environment } from "../src/environment.js";
import { type Job, readJob, readRun } from "../src/job.js";
import { Problems } from "../src/problems.js";
import { pushToMain, SHA } from "./playing.js";

const HEAD = "fedcba9876543210fedcba9876543210fedcba98";

const folder = mkdtempSync(join(tmpdir(), "job-"));
after(() => rmSync(folder, { recursive: true }));

function read(environment: Environment): { job: Job; problems: readonly string[] } {
  const problems = new Problems();
  return { job: readJob(environment, problems), problems: problems.found };
}

function pullRequest(event: unknown): Environment {
  const path = join(folder, "event.json");
  writeFileSync(path, JSON.stringify(event));
  return { ...pushToMain(), GITHUB_EVENT_NAME: "pull_request_target", GITHUB_BASE_REF: "main", GITHUB_EVENT_PATH: path };
}

test("A push is its ref and commit", () => {
  const { job, problems } = read(pushToMain());

  assert.deepEqual(problems, []);
  assert.deepEqual([job.ref, job.baseRef, job.sha, job.repositoryId, job.runId, job.actor], ["refs/heads/main", undefined, SHA, 123, 9001, undefined]);
});

test("A pull request is its last commit and the branch that it is to be merged into, whatever the event's own ref is", () => {
  const { job, problems } = read(pullRequest({ pull_request: { number: 42, head: { sha: HEAD } } }));

  assert.deepEqual(problems, []);
  assert.deepEqual([job.ref, job.baseRef, job.sha], ["refs/pull/42/merge", "main", HEAD]);
});

test("A run alone needs neither ref nor commit nor event", () => {
  const problems = new Problems();

  const read = readRun({ ...pushToMain(), GITHUB_EVENT_NAME: "pull_request", GITHUB_REF: "", GITHUB_SHA: "", GITHUB_RUN_NUMBER: "" }, problems);

  assert.deepEqual([read, problems.found], [{ repository: "org/pipelines-arcgis", repositoryId: 123, runId: 9001, runAttempt: 1 }, []]);
});

test("An event that names no pull request is told of", () => {
  assert.deepEqual(read(pullRequest({ pull_request: null })).problems, [
    "the number of the pull request in GITHUB_EVENT_PATH is missing. Expected a whole number.",
    "the last commit in GITHUB_EVENT_PATH is missing. Expected a commit of 40 lower-case hexadecimal digits.",
  ]);
});

for (const [name, value] of [
  ["GITHUB_REPOSITORY", "org"],
  ["GITHUB_REPOSITORY_ID", "01"],
  ["GITHUB_REF", "main"],
  ["GITHUB_SHA", "abc"],
  ["GITHUB_RUN_ID", "1e3"],
  ["GITHUB_RUN_NUMBER", "0"],
  ["GITHUB_RUN_ATTEMPT", "1234567890"],
] as const) {
  test(`${name} cannot be ${value}`, () => {
    const { problems } = read({ ...pushToMain(), [name]: value });

    assert.equal(problems.length, 1);
    assert.ok(problems[0]?.startsWith(`${name} must be `), problems[0]);
  });
}
