import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, beforeEach, test, type TestContext } from "node:test";
import { type FlowFacts, NO_FACTS } from "../src/flow-facts.js";
import { gatherFlows } from "../src/flows.js";
import type { Target } from "../src/targets.js";
import { keepLog } from "./playing.js";

// The script and the program in the image are the real ones; Docker and Prefect are played.
const folder = mkdtempSync(join(tmpdir(), "flows-"));
const [root, image, calls] = [join(folder, "repository"), join(folder, "image"), join(folder, "calls")];
const PATH = process.env["PATH"];
after(() => {
  process.env["PATH"] = PATH;
  rmSync(folder, { recursive: true });
});

function file(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content, { mode: 0o700 });
}

file("prefect/prefect/__init__.py", '__version__ = "3.6.29+local"\n');
file("prefect/prefect/utilities/__init__.py", "");
file("prefect/prefect/utilities/callables.py", "class Schema:\n    def model_dump(self, **_):\n        return {}\n\n\ndef parameter_schema(flow):\n    return Schema()\n");
file(
  "prefect/prefect/flows.py",
  `import os
import runpy
import sys


class Flow:
    description = version = None

    def __init__(self, name):
        self.name = name


def load_flow_from_entrypoint(entrypoint, use_placeholder_flow):
    path, name = entrypoint.rsplit(":", 1)
    sys.path.insert(0, os.path.dirname(os.path.abspath(path)))
    return Flow(runpy.run_path(path)[name])
`,
);
// Both projects have a module of the same name.
for (const name of ["a", "b"]) {
  file(`image/pipelines/${name}/tasks.py`, `NAME = "Flow of ${name}"\n`);
  file(`image/pipelines/${name}/flow.py`, 'import tasks\n\nprint("imported")\nmain = tasks.NAME\n');
}

file("image/pipelines/dies/flow.py", "import os\n\nos._exit(1)\n");
file("image/shared.py", 'main = "Shared"\n');
for (const [project, ...entrypoints] of [["pipelines/a", "flow.py:main"], ["pipelines/b", "flow.py:main", "pipelines/b/flow.py:main"], ["pipelines/dies", "flow.py:main"], ["pipelines/elsewhere", "shared.py:main", "gone.py:main"], ["", "shared.py:main"]] as const) {
  file(join("repository", project, "prefect.yaml"), `deployments:\n${entrypoints.map((entrypoint) => `  - entrypoint: ${entrypoint}\n`).join("")}`);
}

// Runs what it is given to run where the image's files are.
file(
  "bin/docker",
  `#!/bin/bash
[[ $1 == run ]] || exit 0
while [[ $1 != --entrypoint ]]; do shift; done
printf '%s\\n' "$3" >>'${calls}'
[[ $3 != broken* ]] || exit 125
shift 3
cd '${image}' && PYTHONPATH='${join(folder, "prefect")}' exec python3 "$@"
`,
);
process.env["PATH"] = `${join(folder, "bin")}:${PATH ?? ""}`;

beforeEach(() => writeFileSync(calls, ""));

function targetOf(project: string, reference = "image:tag", changes: Partial<Target> = {}): Target {
  return { project, manifest: { path: join(project, "prefect.yaml"), text: "" }, image: { reference, digest: "" }, facts: "auto", ...changes };
}

async function gather(context: TestContext, targets: readonly Target[], areSeveral = true): Promise<{ readonly names: unknown; readonly facts: readonly FlowFacts[]; readonly log: readonly string[] }> {
  const log = keepLog(context);
  const facts = await gatherFlows({ targets, areSeveral, leftOut: [] }, { actionFolder: resolve("."), root, cancelled: new AbortController().signal });
  const all = targets.map(facts);
  const names = all.map(({ flows }) => flows.map((flow) => `${(flow as { entrypoint: string }).entrypoint} ${(flow as { name: string }).name}`));
  return { names, facts: all, log };
}

function images(): readonly string[] {
  return readFileSync(calls, "utf8").split("\n").filter((line) => line !== "");
}

test("Projects that share an image are collected in one run, each with its own modules", async (context) => {
  const { names, facts, log } = await gather(context, [targetOf("pipelines/a"), targetOf("pipelines/b")]);

  assert.deepEqual(names, [["flow.py:main Flow of a"], ["flow.py:main Flow of b", "pipelines/b/flow.py:main Flow of b"]]);
  assert.equal(facts[0]?.prefectVersion, "3.6.29");
  assert.deepEqual(images(), ["image:tag"]);
  assert.equal(log.at(-1), "Collected 3 flow(s) from image:tag.");
});

test("Each image is run once, by its digest where that is known", async (context) => {
  const digest = `sha256:${"0".repeat(64)}`;
  await gather(context, [targetOf("pipelines/a", "one:1"), targetOf("pipelines/b", "two:1"), targetOf("", "one:1", { image: { reference: "one:1", digest } }), targetOf("pipelines/elsewhere", "one:1")]);

  assert.deepEqual(images(), ["one:1", "two:1", `one@${digest}`]);
});

test("What the project's folder does not have is looked for where the image begins", async (context) => {
  const { names, log } = await gather(context, [targetOf("pipelines/elsewhere")]);

  assert.deepEqual(names, [["shared.py:main Shared"]]);
  assert.ok(log.includes("::warning::Some flows could not be imported inside the image and are not sent. See the log above for their names."), log.join("\n"));
});

test("A project that ends the process takes no other with it", async (context) => {
  const { names, log } = await gather(context, [targetOf("pipelines/dies"), targetOf("pipelines/a")]);

  assert.deepEqual(names, [[], ["flow.py:main Flow of a"]]);
  assert.ok(log.includes("::warning::The flows of pipelines/dies could not be collected. The gateway needs another source for them. See the log above for the reason."), log.join("\n"));
});

test("An image that cannot be run leaves the others", async (context) => {
  const { facts, names, log } = await gather(context, [targetOf("pipelines/a", "broken:1"), targetOf("pipelines/b", "image:tag", { facts: NO_FACTS }), targetOf("")]);

  assert.deepEqual([facts[0], facts[1], names], [NO_FACTS, NO_FACTS, [[], [], ["shared.py:main Shared"]]]);
  assert.ok(log.includes("::warning::The flows could not be collected from broken:1. The gateway needs another source for them. See the log above for the reason."), log.join("\n"));
});

test("A single manifest is read as ever: its entrypoints are relative to where the image begins", async (context) => {
  const manifest = { path: join(root, "pipelines", "b", "prefect.yaml"), text: "" };

  assert.deepEqual((await gather(context, [targetOf("", "image:tag", { manifest })], false)).names, [["pipelines/b/flow.py:main Flow of b"]]);
});

test("What is known is not collected", async (context) => {
  await gather(context, [targetOf("pipelines/a", "image:tag", { facts: NO_FACTS })]);

  assert.deepEqual(images(), []);
});
