import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { Problems } from "../src/problems.js";
import { readManifests, readTargets, type Targets } from "../src/targets.js";
import { keepLog } from "./playing.js";

const SHA256 = `sha256:${"0".repeat(64)}`;
const FLOW = { entrypoint: "flow.py:main", name: "Main" };

const root = mkdtempSync(join(tmpdir(), "targets-"));
after(() => rmSync(root, { recursive: true }));

function file(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

for (const project of ["pipelines/b", "pipelines/a", "pipelines/saúde & educação", "flows/a"]) {
  file(`${project}/prefect.yaml`, `name: ${project}\n`);
}

file("pipelines/a/staging.yaml", "name: a\n");
file("prefect.yaml", "name: root\n");
file("many/none.txt", "");
for (let index = 0; index < 201; index++) {
  file(`many/${index}/prefect.yaml`, "a: 1\n");
}

file("facts/pipelines/a/flow-facts.json", JSON.stringify({ prefect_version: "3.6.29", flows: [FLOW] }));
file("wrong/pipelines/a/flow-facts.json", "{}");

const AB = "pipelines/?/prefect.yaml";

function read(given: Readonly<Record<string, string>>): Targets & { readonly problems: readonly string[] } {
  const problems = new Problems();
  const inputs: Readonly<Record<string, string>> = { "flow-facts": "none", ...given };
  return { ...readTargets((name) => inputs[name] ?? "", root, problems), problems: problems.found };
}

function imagesOf(given: Readonly<Record<string, string>>): unknown {
  const { targets, problems } = read(given);
  assert.deepEqual(problems, []);
  return Object.fromEntries(targets.map(({ project, image }) => [project, image.digest === "" ? image.reference : `${image.reference}@${image.digest}`]));
}

test("Each manifest that a pattern matches is a project, in the order of their paths", () => {
  const { targets, areSeveral, problems } = read({ manifests: "prefect.yaml\n\n ./pipelines/*/prefect.yaml \n", image: "i:{project_path}", images: '{"": "i:1"}' });

  assert.deepEqual(problems, []);
  assert.ok(areSeveral);
  assert.deepEqual(targets.map(({ project, manifest }) => [project, manifest.path, manifest.text]), [
    ["pipelines/a", "pipelines/a/prefect.yaml", "name: pipelines/a\n"],
    ["pipelines/b", "pipelines/b/prefect.yaml", "name: pipelines/b\n"],
    ["pipelines/saúde & educação", "pipelines/saúde & educação/prefect.yaml", "name: pipelines/saúde & educação\n"],
    ["", "prefect.yaml", "name: root\n"],
  ]);
});

test("A template gives each project its image", () => {
  assert.deepEqual(imagesOf({ manifests: "pipelines/*/prefect.yaml", image: "ghcr.io/org/platform:staging-{project}-0123456" }), {
    "pipelines/a": "ghcr.io/org/platform:staging-a-0123456",
    "pipelines/b": "ghcr.io/org/platform:staging-b-0123456",
    "pipelines/saúde & educação": "ghcr.io/org/platform:staging-sa-de-educa-o-0123456",
  });
  assert.deepEqual(imagesOf({ manifests: "*/a/prefect.yaml", image: "ghcr.io/org/{project}:{project_path}-1" }), {
    "flows/a": "ghcr.io/org/a:flows-a-1",
    "pipelines/a": "ghcr.io/org/a:pipelines-a-1",
  });
});

test("A template without a placeholder is one image for all, with its digest", () => {
  assert.deepEqual(imagesOf({ manifests: AB, image: "i:1", digest: SHA256 }), { "pipelines/a": `i:1@${SHA256}`, "pipelines/b": `i:1@${SHA256}` });
});

test("What images names wins over the template", () => {
  assert.deepEqual(imagesOf({ manifests: AB, image: "i:{project}", images: JSON.stringify({ "pipelines/b": { image: "other:1", digest: SHA256 } }) }), {
    "pipelines/a": "i:a",
    "pipelines/b": `other:1@${SHA256}`,
  });
});

test("Without a template, a project that images does not name is left out", () => {
  const { targets, leftOut, problems } = read({ manifests: AB, images: '{"pipelines/b": "i:b"}' });

  assert.deepEqual([targets.map(({ project }) => project), leftOut, problems], [["pipelines/b"], ["pipelines/a"], []]);
});

test("Nothing that was built is no problem", () => {
  const { targets, leftOut, problems } = read({ manifests: AB, images: "{}" });

  assert.deepEqual([targets, leftOut, problems], [[], ["pipelines/a", "pipelines/b"], []]);
});

test("Of the projects only those are deployed that only names, whatever the others lack", () => {
  assert.deepEqual(imagesOf({ manifests: "**/a/prefect.yaml", image: "i:{project}", only: '["pipelines/a"]' }), { "pipelines/a": "i:a" });
  assert.deepEqual(imagesOf({ manifests: AB, image: "i:{project}", only: "[]" }), {});
});

test("Facts are in a folder, in that of each project's name", (context) => {
  const log = keepLog(context);
  const { targets, problems } = read({ manifests: AB, image: "i:{project}", "flow-facts": join(root, "facts") });

  assert.deepEqual(problems, []);
  assert.deepEqual(targets.map(({ facts }) => facts), [
    { prefectVersion: "3.6.29", flows: [FLOW] },
    { prefectVersion: undefined, flows: [] },
  ]);
  assert.deepEqual(log, ["::warning::flow-facts has no file flow-facts.json for pipelines/b. The gateway needs another source for their flows."]);
});

const IMAGES = 'images must be a JSON object of projects and their images, such as {"pipelines/a":"ghcr.io/org/a:main-abcdef1"} or {"pipelines/a":{"image":"ghcr.io/org/a:main-abcdef1","digest":"sha256:…"}}.';

for (const [given, ...problems] of [
  [{ manifests: "nowhere/*" }, "manifests matches no file: nowhere/*. Check the pattern, and that the repository is checked out."],
  [{ manifests: "/etc/*\n{a,b}/prefect.yaml" }, "manifests must be paths from the root of the repository with *, ** and ? as wildcards, such as pipelines/*/prefect.yaml, one a line, but has /etc/*, {a,b}/prefect.yaml."],
  [{ manifests: "many/*/prefect.yaml" }, "manifests matches 201 files, but at most 200 can be deployed at once. Deploy the projects in several steps."],
  [{ manifests: "pipelines/a/*.yaml", image: "i:1" }, "manifests matches both pipelines/a/prefect.yaml and pipelines/a/staging.yaml, but a project has one manifest."],
  [{ image: "" }, "image is missing. Expected the image with its tag, such as ghcr.io/org/name:main-{project}-abcdef1, or images for the projects that were built."],
  [{ manifests: "*/a/prefect.yaml" }, "image is i:a for both flows/a and pipelines/a. Use {project_path}, or name their images in images."],
  [{ manifests: "prefect.yaml" }, "image has a placeholder for the project, which a manifest at the root of the repository does not have. Name its image in images."],
  [{ image: "name-{project}", manifests: "flows/a/prefect.yaml" }, "image of flows/a must be the image with its tag, such as ghcr.io/org/name:main-{project}-abcdef1, without a digest, but is name-a."],
  [{ digest: SHA256 }, "digest is of one image, so image must be the same for all projects. Put the digests of several images into images."],
  [{ images: "[]" }, IMAGES],
  [{ images: '{"pipelines/a": "without-a-tag"}' }, `${IMAGES} Check pipelines/a.`],
  [{ images: '{"pipelines/a": {"image": "i:1", "digest": "sha256:short"}}' }, `${IMAGES} Check pipelines/a.`],
  [{ images: '{"pipelines/a": {"digest": ""}}' }, `${IMAGES} Check pipelines/a.`],
  [{ images: '{"pipelines/gone": "i:1"}' }, "images names projects that manifests does not match: pipelines/gone."],
  [{ only: '["pipelines/gone"]' }, "only names projects that manifests does not match: pipelines/gone."],
  [{ image: "", images: '{"pipelines/b": "i:1"}', only: '["pipelines/a"]' }, "only names projects without an image: pipelines/a. Name their images in images, or give a template in image."],
  [{ only: "pipelines/a" }, 'only must be a JSON array of projects, such as ["pipelines/a"].'],
  [{ project: "pipelines/a" }, "project is for a single manifest: with manifests, each manifest's folder is its project."],
  [{ "flow-facts": "nowhere" }, "flow-facts must be auto, none or the path of a folder with <project>/flow-facts.json, but there is no folder nowhere."],
  [{ "flow-facts": join(root, "wrong") }, `flow-facts must contain flows with entrypoint and name, as written by collect-flows.py: ${join(root, "wrong", "pipelines/a", "flow-facts.json")}.`],
] as const) {
  test(`Several projects cannot be ${JSON.stringify(given)}`, (context) => {
    keepLog(context);
    assert.deepEqual(read({ manifests: AB, image: "i:{project}", ...given }).problems, problems);
  });
}

test("What has to be built is asked of the manifests that are found", () => {
  const problems = new Problems();
  const get = (name: string) => ({ manifests: AB, only: '["pipelines/b"]' })[name] ?? "";

  assert.deepEqual(readManifests(get, root, problems), [{ project: "pipelines/b", path: "pipelines/b/prefect.yaml" }]);
  assert.deepEqual(problems.found, []);
  assert.deepEqual(readManifests(() => "", root, problems), []);
  assert.deepEqual(problems.found, ["manifests is missing. Expected the manifests of the projects that may have to be built, such as pipelines/*/prefect.yaml."]);
});
