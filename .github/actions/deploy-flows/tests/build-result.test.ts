import assert from "node:assert/strict";
import { test } from "node:test";
import { type Build, type Delivery, deliveryOf, inquiryOf, partsOf } from "../src/build-result.js";
import { NO_FACTS } from "../src/flow-facts.js";
import type { Inputs } from "../src/inputs.js";
import { readJob } from "../src/job.js";
import { Problems } from "../src/problems.js";
import { pushToMain, SHA } from "./playing.js";

const JOB = readJob(pushToMain(), new Problems());

const INPUTS: Inputs = { targets: [], areSeveral: false, leftOut: [], allowMassPrune: false, checks: { test: "success" }, outputs: {}, trees: true };

const TREE = "00112233445566778899aabbccddeeff00112233";

function buildOf(project: string, changes: Partial<Build> = {}, manifest = "deployments: []\n"): Build {
  return {
    target: { project, manifest: { path: "prefect.yaml", text: manifest }, image: { reference: "ghcr.io/org/name:main-1", digest: "" }, facts: NO_FACTS },
    facts: NO_FACTS,
    tree: undefined,
    ...changes,
  };
}

const RUN = {
  repository: "org/pipelines-arcgis",
  repository_id: 123,
  ref: "refs/heads/main",
  sha: SHA,
  run_id: 9001,
  run_number: 7,
  run_attempt: 1,
};

function contentOf({ body }: Delivery): object {
  return JSON.parse(body.toString("utf8")) as object;
}

test("What is not known is left out", () => {
  assert.deepEqual(contentOf(deliveryOf(JOB, INPUTS, buildOf(""), false)), {
    ...RUN,
    event_name: "push",
    image: "ghcr.io/org/name:main-1",
    checks: { test: "success" },
    manifest: "deployments: []\n",
    flows: [],
  });
});

test("What is known is sent", () => {
  const build = buildOf("pipelines/a", { facts: { prefectVersion: "3.6.29", flows: [{ entrypoint: "a.py:b", name: "B" }] }, tree: TREE });
  const known = { ...build, target: { ...build.target, image: { ...build.target.image, digest: "sha256:0" } } };

  assert.deepEqual(contentOf(deliveryOf(JOB, { ...INPUTS, outputs: { step: { stdout: "a" } }, allowMassPrune: true }, known, true)), {
    ...contentOf(deliveryOf(JOB, INPUTS, buildOf(""), false)),
    project: "pipelines/a",
    digest: "sha256:0",
    tree: TREE,
    outputs: { step: { stdout: "a" } },
    allow_mass_prune: true,
    plan_only: true,
    prefect_version: "3.6.29",
    flows: [{ entrypoint: "a.py:b", name: "B" }],
  });
});

test("Several projects are one request, with what is the same for all of them once", () => {
  const parts = partsOf(JOB, { ...INPUTS, outputs: { step: { stdout: "a" } } }, [buildOf(""), buildOf("pipelines/a", { tree: TREE })]);

  assert.equal(parts.length, 1);
  assert.deepEqual(parts[0]?.projects, ["", "pipelines/a"]);
  const own = { image: "ghcr.io/org/name:main-1", outputs: { step: { stdout: "a" } }, manifest: "deployments: []\n", flows: [] };
  assert.deepEqual(contentOf(parts[0].delivery), {
    ...RUN,
    event_name: "push",
    checks: { test: "success" },
    projects: [
      { project: "", ...own },
      { project: "pipelines/a", tree: TREE, ...own },
    ],
  });
});

test("What is larger than the gateway takes is several requests, each within the bound and under an id of its own", () => {
  const projects = Array.from({ length: 10 }, (_, index) => `pipelines/${index}`);
  const parts = partsOf(JOB, INPUTS, projects.map((project) => buildOf(project, {}, "é".repeat(500_000))));

  assert.deepEqual(parts.flatMap((part) => part.projects), projects);
  assert.deepEqual(parts.map((part) => part.projects.length), [4, 4, 2]);
  assert.ok(parts.every(({ delivery }) => delivery.body.length <= 4 * 1024 * 1024));
  assert.equal(new Set(parts.map(({ delivery }) => delivery.id)).size, 3);
});

test("A request that has just enough room is filled to its last byte", () => {
  const [first] = partsOf(JOB, INPUTS, [buildOf("a", {}, ""), buildOf("b", {}, "")]);
  const room = 4 * 1024 * 1024 - (first?.delivery.body.length ?? 0);
  const counts = (bytes: number) => partsOf(JOB, INPUTS, [buildOf("a", {}, "x".repeat(bytes)), buildOf("b", {}, "")]).map((part) => part.delivery.body.length);

  assert.deepEqual(counts(room), [4 * 1024 * 1024]);
  assert.equal(counts(room + 1).length, 2);
});

test("A project that is larger than the gateway takes is sent alone, and refused alone", () => {
  const parts = partsOf(JOB, INPUTS, [buildOf("a"), buildOf("b", {}, "x".repeat(5_000_000)), buildOf("c")]);

  assert.deepEqual(parts.map((part) => part.projects), [["a"], ["b"], ["c"]]);
});

test("The question what has to be built is the run and the trees", () => {
  assert.deepEqual(contentOf(inquiryOf(JOB, new Map([["pipelines/a", TREE]]))), { ...RUN, projects: { "pipelines/a": TREE } });
});

test("One run, attempt and content is one delivery, and other content is another", () => {
  const { id } = deliveryOf(JOB, INPUTS, buildOf(""), false);

  assert.match(id, /^gh-9001-1-[0-9a-f]{16}$/);
  assert.equal(deliveryOf(JOB, INPUTS, buildOf(""), false).id, id);
  assert.notEqual(deliveryOf(JOB, INPUTS, buildOf(""), true).id, id);
});
