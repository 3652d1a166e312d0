import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { test, type TestContext } from "node:test";
import type { Environment } from "../src/environment.js";
import { Problems } from "../src/problems.js";
import { readRelease } from "../src/release.js";
import { serve, startAction } from "./playing.js";

const ID = "019aa1b2-0000-7000-8000-000000000000";

// What a job has that runs because a branch was deleted: its ref is the default branch.
const DELETED: Environment = { GITHUB_EVENT_NAME: "delete", INPUT_IMAGE: "", "INPUT_FLOW-FACTS": "auto", "INPUT_RELEASE-BRANCH": "fix/dates", "INPUT_RELEASE-REASON": "deleted" };

function read(given: Readonly<Record<string, string>>) {
  const problems = new Problems();
  return { ended: readRelease((name) => given[name] ?? "", problems), problems: problems.found };
}

interface Asked {
  readonly request: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** Runs the bundle to its end against a gateway that gives one answer after another; the last one stays. */
async function play(context: TestContext, changes: Environment, ...answers: readonly (readonly [status: number, body: object, headers?: Readonly<Record<string, string>>])[]) {
  const asked: Asked[] = [];
  const url = await serve(context, (request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    request.on("end", () => {
      const [status, body, headers] = answers[Math.min(asked.length, answers.length - 1)] ?? [500, {}];
      asked.push({ request: `${request.method} ${request.url}`, headers: request.headers, body: JSON.parse(text || "null") });
      response.writeHead(status, headers).end(JSON.stringify(body));
    });
  });
  const action = startAction(context, { "INPUT_GATEWAY-URL": url, ...DELETED, ...changes });
  return { url, code: await action.ended, asked, log: action.output().split("\n").filter((line) => line !== ""), summary: action.summary(), outputs: action.outputs() };
}

test("A branch that was deleted is released by one signed request", async (context) => {
  const released = [
    { mode: "dev", project: "", isolation: "held", rollout_id: null },
    { mode: "staging", project: "pipelines/sisreg", isolation: "separate", rollout_id: ID },
  ];

  const { url, code, asked, log, summary, outputs } = await play(context, {}, [200, { released }]);

  assert.equal(code, 0);
  assert.deepEqual(asked.map(({ request, body }) => [request, body]), [["POST /api/v1/branches/release", { repository: "org/pipelines-arcgis", repository_id: 123, branch: "fix/dates", reason: "deleted" }]]);
  const [{ headers }] = asked as [Asked];
  assert.match(String(headers["webhook-id"]), /^gh-9001-1-[0-9a-f]{16}$/);
  assert.match(String(headers["webhook-signature"]), /^v1,/);
  assert.equal(headers["content-type"], "application/json");
  assert.ok(!("prefer" in headers));
  assert.deepEqual(outputs, { released: "2" });
  assert.deepEqual(log, [
    `Releasing the branch fix/dates, which was deleted, as ${String(headers["webhook-id"])} at ${url}/api/v1/branches/release.`,
    "dev, (root): held; other branches may deploy there again.",
    `staging, pipelines/sisreg: separate; the branch's own deployments are deleted by rollout ${ID}.`,
  ]);
  assert.equal(
    summary,
    [
      "## Release of the branch fix/dates",
      "",
      "| MODE | Project | | Rollout |",
      "| --- | --- | --- | --- |",
      "| dev | (root) | held; other branches may deploy there again. |  |",
      `| staging | pipelines/sisreg | separate; the branch's own deployments are deleted by rollout ${ID}. | ${url}/api/v1/rollouts/${ID} |`,
      "",
    ].join("\n"),
  );
});

test("A branch whose pull request was merged is released on the pull request's event", async (context) => {
  const { code, asked, log, summary, outputs } = await play(context, { GITHUB_EVENT_NAME: "pull_request", GITHUB_REF: "refs/pull/42/merge", "INPUT_RELEASE-REASON": "merged" }, [200, { released: [] }]);

  assert.deepEqual([code, outputs], [0, { released: "0" }]);
  assert.deepEqual((asked[0]?.body as { reason: string }).reason, "merged");
  assert.ok(log.includes("There was nothing to release: the branch holds no deployments and has none of its own."), log.join("\n"));
  assert.equal(summary, "## Release of the branch fix/dates\n\nThere was nothing to release: the branch holds no deployments and has none of its own.\n");
});

test("A release is asked for again where the gateway cannot take it now", async (context) => {
  const busy = { code: "ledger_unavailable", title: "The request could not be recorded.", status: 503 };
  const { code, asked, log } = await play(context, {}, [503, busy, { "Retry-After": "1" }], [200, { released: [] }]);

  assert.equal(code, 0);
  assert.equal(new Set(asked.map(({ headers }) => headers["webhook-id"])).size, 1);
  assert.equal(asked.length, 2);
  assert.ok(log.some((line) => line.startsWith("The gateway answered 503, trying again in 1 s.")), log.join("\n"));
});

for (const [status, body, text, outcome] of [
  [401, { code: "unauthenticated", title: "No.", detail: "Check the secret." }, "::error::No. Check the secret. (401 unauthenticated)", "refused"],
  [400, { code: "body_invalid", title: "No.", detail: "See errors.", errors: [{ code: "field_invalid", detail: "Not a branch.", pointer: "/branch" }] }, "::error title=field_invalid::Not a branch. At /branch.", "refused"],
  [200, { id: "1", status: "succeeded" }, "::error::", undefined],
] as const) {
  test(`A release that is answered with ${status} ${Object.keys(body)[0]} is none`, async (context) => {
    const { code, log, outputs, asked } = await play(context, {}, [status, body]);

    assert.deepEqual([code, asked.length, outputs["status"], outputs["released"]], [1, 1, outcome, undefined]);
    assert.ok(log.some((line) => line.startsWith(text)), log.join("\n"));
  });
}

for (const [what, changes, problem] of [
  ["what is deployed", { INPUT_IMAGE: "ghcr.io/org/name:main-1", INPUT_MANIFESTS: "*/prefect.yaml" }, "release-branch cannot be combined with image, manifests: it only releases a branch, and deploys nothing."],
  ["a plan", { INPUT_PLAN: "true" }, "release-branch cannot be combined with plan: it only releases a branch, and deploys nothing."],
  ["a full ref", { "INPUT_RELEASE-BRANCH": "refs/heads/fix/dates" }, "release-branch must be the short name of a branch, such as fix/dates, without refs/heads/."],
  ["another reason", { "INPUT_RELEASE-REASON": "closed" }, "release-reason must be deleted or merged."],
] as const) {
  test(`A branch is not released with ${what}`, async (context) => {
    const { code, asked, log } = await play(context, changes, [200, { released: [] }]);

    assert.deepEqual([code, asked.length, log], [1, 0, [`::error::${problem}`]]);
  });
}

// An expression that gives nothing, such as github.head_ref of an event that has none.
for (const [what, changes, problem] of [
  ["with a reason", { GITHUB_EVENT_NAME: "push" }, "release-reason is given, but release-branch is empty."],
  ["of a branch that was deleted", { "INPUT_RELEASE-REASON": "" }, "Nothing is deployed when a branch is deleted."],
  ["of a pull request", { GITHUB_EVENT_NAME: "pull_request", "INPUT_RELEASE-REASON": "" }, "Pull requests are not deployed."],
] as const) {
  test(`An empty branch ${what} is not taken for a deployment`, async (context) => {
    const { code, asked, log } = await play(context, { INPUT_IMAGE: "ghcr.io/org/name:main-1", "INPUT_RELEASE-BRANCH": "", ...changes }, [200, { id: "1", status: "succeeded" }]);

    assert.deepEqual([code, asked.length], [1, 0]);
    assert.ok(log.some((line) => line.startsWith(`::error::${problem}`)), log.join("\n"));
  });
}

test("The reason is that the branch was deleted, unless another is given", () => {
  assert.deepEqual(read({ "release-branch": "fix/dates" }), { ended: { branch: "fix/dates", reason: "deleted" }, problems: [] });
  assert.deepEqual(read({ "release-branch": "fix/dates", "release-reason": "merged" }).ended.reason, "merged");
});

test("What an input has by default can stand beside a release, and nothing else of a deployment", () => {
  const alike = ["gateway-url", "secret", "audience", "wait", "release-branch", "release-reason"];
  const inputs = readFileSync("action.yml", "utf8").split("\noutputs:")[0] ?? "";
  const defaults = [...inputs.matchAll(/^  ([a-z-]+):\n(?:    .*\n|      .*\n)*?    default: (.*)$/gm)].map(([, name = "", value = ""]) => [name, value.replace(/^"(.*)"$/, "$1")] as const);

  assert.equal(defaults.filter(([name]) => !alike.includes(name)).length, 14);
  assert.deepEqual(read({ ...Object.fromEntries(defaults), "release-branch": "fix/dates" }).problems, []);
  for (const [name] of defaults.filter(([each]) => !alike.includes(each))) {
    assert.deepEqual(read({ "release-branch": "fix/dates", [name]: "other" }).problems, [`release-branch cannot be combined with ${name}: it only releases a branch, and deploys nothing.`]);
  }
});
