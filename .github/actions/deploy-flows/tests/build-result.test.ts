import assert from "node:assert/strict";
import { test } from "node:test";
import { deliveryOf } from "../src/build-result.js";
import { NO_FACTS } from "../src/flow-facts.js";
import type { Inputs } from "../src/inputs.js";
import { readJob } from "../src/job.js";
import { Problems } from "../src/problems.js";
import { pushToMain, SHA } from "./playing.js";

const JOB = readJob(pushToMain(), new Problems());

const INPUTS: Inputs = {
  gatewayUrl: "https://gateway.example.org",
  audience: "https://gateway.example.org",
  image: "ghcr.io/org/name:main-1",
  digest: "",
  waitSeconds: 600,
  allowMassPrune: false,
  manifest: { path: "prefect.yaml", text: "deployments: []\n" },
  checks: { test: "success" },
  outputs: {},
  flowFacts: "auto",
};

function bodyOf(inputs: Inputs, plan = false, facts = NO_FACTS): object {
  return JSON.parse(deliveryOf(JOB, inputs, facts, plan).body.toString("utf8")) as object;
}

test("What is not known is left out", () => {
  assert.deepEqual(bodyOf(INPUTS), {
    repository: "org/pipelines-arcgis",
    repository_id: 123,
    ref: "refs/heads/main",
    sha: SHA,
    run_id: 9001,
    run_number: 7,
    run_attempt: 1,
    event_name: "push",
    image: "ghcr.io/org/name:main-1",
    checks: { test: "success" },
    manifest: "deployments: []\n",
    flows: [],
  });
});

test("What is known is sent", () => {
  const body = bodyOf({ ...INPUTS, digest: "sha256:0", outputs: { step: { stdout: "a" } }, allowMassPrune: true }, true, { prefectVersion: "3.6.29", flows: [{ entrypoint: "a.py:b", name: "B" }] });

  assert.deepEqual(body, {
    ...bodyOf(INPUTS),
    digest: "sha256:0",
    outputs: { step: { stdout: "a" } },
    allow_mass_prune: true,
    plan_only: true,
    prefect_version: "3.6.29",
    flows: [{ entrypoint: "a.py:b", name: "B" }],
  });
});

test("One run, attempt and content is one delivery, and other content is another", () => {
  const { id } = deliveryOf(JOB, INPUTS, NO_FACTS, false);

  assert.match(id, /^gh-9001-1-[0-9a-f]{16}$/);
  assert.equal(deliveryOf(JOB, INPUTS, NO_FACTS, false).id, id);
  assert.notEqual(deliveryOf(JOB, INPUTS, NO_FACTS, true).id, id);
});
