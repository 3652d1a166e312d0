import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import type { IncomingMessage } from "node:http";
import { test, type TestContext } from "node:test";
import type { Environment } from "../src/environment.js";
import { serve, startAction } from "./playing.js";

// The bundle as a runner starts it, in a repository of several projects, against a gateway that is played.

const MANIFESTS = { "pipelines/a/prefect.yaml": "name: a\n", "pipelines/b/prefect.yaml": "name: b\n", "pipelines/c/prefect.yaml": "name: c\n" };
const SEVERAL: Environment = { INPUT_MANIFESTS: "pipelines/*/prefect.yaml", INPUT_IMAGE: "ghcr.io/org/platform:staging-{project}-1" };

type Body = { readonly projects?: unknown; readonly project?: string; readonly plan_only?: boolean };

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: Body;
}

/** Runs the action to its end. */
async function play(context: TestContext, changes: Environment, reply: (asked: Asked) => { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body: string }, prepare: (repository: string) => Environment = () => ({}), files: Readonly<Record<string, string>> = {}) {
  const asked: Asked[] = [];
  const url = await serve(context, (request, response) => {
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    request.on("end", () => {
      const one = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body: JSON.parse(text || "{}") as Body };
      asked.push(one);
      const { status, headers, body } = reply(one);
      response.writeHead(status, headers).end(body);
    });
  });
  const action = startAction(context, { "INPUT_GATEWAY-URL": url, ...SEVERAL, ...changes }, { files: { ...MANIFESTS, ...files }, prepare });
  return { code: await action.ended, asked, log: action.output().split("\n"), summary: action.summary(), outputs: action.outputs() };
}

function rollout(project: string, status: string): object {
  return { id: `id-${project}`, status, mode: "staging", deployments: { created: 1, updated: 0, unchanged: 0, pruned: 0 }, findings: [] };
}

test("One request deploys all projects, and the job says what became of each", async (context) => {
  const { code, asked, log, summary, outputs } = await play(context, {}, ({ method, path }) => {
    if (method === "POST") {
      const projects = [
        { project: "pipelines/a", status: 202, replayed: false, rollout: rollout("a", "accepted"), problem: null },
        { project: "pipelines/b", status: 403, replayed: false, rollout: null, problem: { code: "build_refused", title: "No.", detail: "Not this image.", errors: [{ code: "x", detail: "Why.", line: 1, column: 1 }] } },
        { project: "pipelines/c", status: 200, replayed: true, rollout: rollout("c", "succeeded"), problem: null },
      ];
      return { status: 207, body: JSON.stringify({ projects }) };
    }

    assert.equal(path, "/api/v1/rollouts/id-a/events");
    return { status: 200, headers: { "Content-Type": "text/event-stream" }, body: `event: end\ndata: ${JSON.stringify(rollout("a", "succeeded"))}\n\n` };
  });

  assert.equal(code, 1);
  assert.deepEqual(asked.map(({ method, path }) => `${method} ${path}`), ["POST /api/v1/builds", "GET /api/v1/rollouts/id-a/events"]);
  assert.deepEqual(asked[0]?.body.projects, ["a", "b", "c"].map((name) => ({ project: `pipelines/${name}`, image: `ghcr.io/org/platform:staging-${name}-1`, manifest: `name: ${name}\n`, flows: [] })));
  assert.match(String(asked[0]?.headers["webhook-id"]), /^gh-9001-1-[0-9a-f]{16}$/);
  assert.ok(log.includes("::group::pipelines/a: succeeded") && log.includes("::group::pipelines/b: refused"), log.join("\n"));
  assert.ok(log.includes("::error title=x,file=pipelines/b/prefect.yaml,line=1,col=1::Why."), log.join("\n"));
  assert.ok(log.includes("::error::1 of 3 projects failed: pipelines/b. See the summary of this job for the reasons."), log.join("\n"));
  assert.deepEqual([outputs["status"], outputs["created"]], ["failed", "2"]);
  assert.ok(summary.startsWith("## Deployment: 1 of 3 projects failed\n"), summary);
});

test("Projects for which nothing was built are not sent", async (context) => {
  const changes = { INPUT_IMAGE: "", INPUT_IMAGES: '{"pipelines/b": "ghcr.io/org/b:1"}' };
  const { code, asked, log } = await play(context, changes, () => ({ status: 207, body: JSON.stringify({ projects: [{ project: "pipelines/b", status: 200, rollout: rollout("b", "succeeded") }] }) }));

  assert.equal(code, 0);
  assert.deepEqual((asked[0]?.body.projects as readonly { project: string }[]).map(({ project }) => project), ["pipelines/b"]);
  assert.ok(log.includes("::notice::Not sent, because images has no image of them: pipelines/a, pipelines/c."), log.join("\n"));
});

test("Where nothing was built at all, nothing is sent and the job is green", async (context) => {
  const { code, asked, log, outputs } = await play(context, { INPUT_ONLY: "[]" }, () => ({ status: 500, body: "" }));

  assert.deepEqual([code, asked.length, outputs], [0, 0, { results: "[]" }]);
  assert.ok(log.includes("::notice::There is no project to send."), log.join("\n"));
});

test("A gateway that refuses the request as a whole is reported once", async (context) => {
  const { code, asked, log, outputs } = await play(context, {}, () => ({ status: 401, body: JSON.stringify({ code: "unauthenticated", title: "No.", detail: "Check the secret.", status: 401 }) }));

  assert.deepEqual([code, asked.length, outputs["status"]], [1, 1, "refused"]);
  assert.equal(log.filter((line) => line.startsWith("::error")).length, 1);
  assert.ok(!log.some((line) => line.startsWith("::group::")), log.join("\n"));
});

test("Each project is planned alone, and the plans are one", async (context) => {
  const { code, asked, outputs, summary } = await play(context, { INPUT_PLAN: "true" }, ({ body }) => ({
    status: 200,
    headers: { "Content-Type": "text/markdown", "Plan-Deployable": "true" },
    body: `### Plan for <code>staging</code>: 1 to create\n\nOf ${body.project}.\n`,
  }));

  assert.equal(code, 0);
  assert.deepEqual(asked.map(({ path, body }) => `${path} ${body.project} ${body.plan_only}`).sort(), ["a", "b", "c"].map((name) => `/api/v1/plans pipelines/${name} true`));
  assert.deepEqual([outputs["status"], outputs["deployable"]], ["planned", "true"]);
  assert.ok(summary.includes("Of pipelines/b.\n\n</details>"), summary);
});

test("Plans that are refused for their credentials are asked for no longer", async (context) => {
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`pipelines/${index}/prefect.yaml`, "name: a\n"]));
  const { code, asked, outputs } = await play(context, { INPUT_PLAN: "true" }, () => ({ status: 401, body: JSON.stringify({ code: "unauthenticated", title: "No." }) }), () => ({}), files);

  assert.deepEqual([code, outputs["status"], (JSON.parse(outputs["results"] ?? "") as unknown[]).length], [1, "refused", 43]);
  assert.ok(asked.length <= 4, String(asked.length));
});

/** Makes the repository one of git, and its commit that of the job. */
function commit(repository: string): Environment {
  const git = (...args: string[]) => execFileSync("git", ["-C", repository, "-c", "user.name=Somebody", "-c", "user.email=somebody@example.org", ...args], { encoding: "utf8" }).trim();
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "--message", "First");
  return { GITHUB_SHA: git("rev-parse", "HEAD") };
}

test("The gateway says what has to be built, and the job has it as a matrix", async (context) => {
  const { code, asked, log, outputs, summary } = await play(
    context,
    { INPUT_OUTDATED: "true" },
    ({ body }) => {
      const projects = Object.keys(body.projects as object).map((project) => ({ project, outdated: project !== "pipelines/b", reason: project === "pipelines/b" ? "up_to_date" : "tree_changed", detail: "A sentence.", tree: null, rollout_id: null }));
      return { status: 200, body: JSON.stringify({ mode: "staging", projects }) };
    },
    commit,
  );

  assert.equal(code, 0);
  assert.deepEqual([asked.length, asked[0]?.path], [1, "/api/v1/projects/outdated"]);
  assert.deepEqual(Object.keys(asked[0]?.body ?? {}), ["repository", "repository_id", "ref", "sha", "run_id", "run_number", "run_attempt", "projects"]);
  assert.ok(Object.values(asked[0]?.body.projects as object).every((tree) => /^[0-9a-f]{40}$/.test(String(tree))));
  assert.ok(!("prefer" in (asked[0]?.headers ?? {})) && typeof asked[0]?.headers["webhook-signature"] === "string");
  assert.deepEqual(outputs, {
    matrix: '{"include":[{"project":"pipelines/a","name":"a"},{"project":"pipelines/c","name":"c"}]}',
    projects: '["pipelines/a","pipelines/c"]',
    any: "true",
  });
  assert.ok(log.includes("pipelines/b: not to build, up_to_date. A sentence."), log.join("\n"));
  assert.equal(
    summary,
    [
      "## 2 of 3 project(s) to build",
      "",
      "| Project | Build | Reason | |",
      "| --- | --- | --- | --- |",
      "| pipelines/a | yes | tree\\_changed | A sentence. |",
      "| pipelines/c | yes | tree\\_changed | A sentence. |",
      "| pipelines/b | no | up\\_to\\_date | A sentence. |",
      "",
    ].join("\n"),
  );
});

test("What is not built although somebody may think so is a warning", async (context) => {
  const states = [["a", false, "rolling_out", "Under way."], ["b", false, "not_allowed", "Not a project."], ["c", false, "up_to_date", "Runs."], ["gone", false, "not_asked", "Runs without a manifest."]] as const;
  const { code, log, outputs, summary } = await play(
    context,
    { INPUT_OUTDATED: "true" },
    () => ({ status: 200, body: JSON.stringify({ mode: "staging", projects: states.map(([name, outdated, reason, detail]) => ({ project: `pipelines/${name}`, outdated, reason, detail })) }) }),
    commit,
  );

  assert.deepEqual([code, outputs], [0, { matrix: '{"include":[]}', projects: "[]", any: "false" }]);
  assert.deepEqual(log.filter((line) => line.startsWith("::")), ["::warning::pipelines/b: Not a project.", "::warning::pipelines/gone: Runs without a manifest."]);
  assert.ok(summary.includes("| pipelines/gone | no | not\\_asked | Runs without a manifest. |\n"), summary);
});

test("Where the job leaves all projects out, none has to be built", async (context) => {
  const { code, asked, outputs } = await play(context, { INPUT_OUTDATED: "true", INPUT_ONLY: "[]" }, () => ({ status: 500, body: "" }));

  assert.deepEqual([code, asked.length, outputs], [0, 0, { matrix: '{"include":[]}', projects: "[]", any: "false" }]);
});

test("Without the commit nothing is asked", async (context) => {
  const { code, asked, log } = await play(context, { INPUT_OUTDATED: "true" }, () => ({ status: 500, body: "" }));

  assert.deepEqual([code, asked.length], [1, 0]);
  assert.ok(log.some((line) => line.startsWith("::error::outdated compares the projects' folders at ")), log.join("\n"));
});

test("An answer that leaves a project out is none", async (context) => {
  const { code, log, outputs } = await play(context, { INPUT_OUTDATED: "true" }, () => ({ status: 200, body: '{"mode": "staging", "projects": []}' }), commit);

  assert.deepEqual([code, outputs], [1, {}]);
  assert.ok(log.includes("::error::The gateway's answer does not say whether pipelines/a has to be built."), log.join("\n"));
});

test("The trees of the projects are sent with what was built, unless they are not to be", async (context) => {
  const reply = ({ body }: Asked) => ({ status: 207, body: JSON.stringify({ projects: (body.projects as readonly { project: string }[]).map(({ project }) => ({ project, status: 200, rollout: rollout(project, "succeeded") })) }) });
  const treesOf = ({ asked }: Awaited<ReturnType<typeof play>>) => (asked[0]?.body.projects as readonly { tree?: string }[]).map(({ tree }) => tree);

  assert.ok(treesOf(await play(context, {}, reply, commit)).every((tree) => /^[0-9a-f]{40}$/.test(tree ?? "")));
  assert.deepEqual(treesOf(await play(context, { INPUT_TREES: "false" }, reply, commit)), [undefined, undefined, undefined]);
});

test("What rollouts would do and what has to be built are two questions", async (context) => {
  const { code, log } = await play(context, { INPUT_OUTDATED: "true", INPUT_PLAN: "true" }, () => ({ status: 500, body: "" }));

  assert.equal(code, 1);
  assert.ok(log.includes("::error::plan and outdated cannot both be true: one says what rollouts would do, the other which projects have to be built."), log.join("\n"));
});
