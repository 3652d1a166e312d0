import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { glob, isGlob } from "../src/glob.js";

const outside = mkdtempSync(join(tmpdir(), "glob-outside-"));
const root = mkdtempSync(join(tmpdir(), "glob-"));
after(() => [outside, root].forEach((folder) => rmSync(folder, { recursive: true })));

function file(folder: string, path: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), "");
}

for (const path of ["prefect.yaml", "pipelines/b/prefect.yaml", "pipelines/a/prefect.yaml", "pipelines/a/deep/prefect.yaml", "pipelines/a+b/prefect.yml", "pipelines/readme.md", ".venv/lib/prefect.yaml", "pipelines/prefect.yaml/inner"]) {
  file(root, path);
}

file(outside, "prefect.yaml");
symlinkSync(outside, join(root, "pipelines", "linked"));
symlinkSync(join(outside, "prefect.yaml"), join(root, "pipelines", "b", "linked.yaml"));
symlinkSync(root, join(root, "pipelines", "a", "loop"));

for (const [pattern, found] of [
  ["pipelines/*/prefect.yaml", ["pipelines/a/prefect.yaml", "pipelines/b/prefect.yaml"]],
  ["**/prefect.yaml", ["pipelines/a/deep/prefect.yaml", "pipelines/a/prefect.yaml", "pipelines/b/prefect.yaml", "prefect.yaml"]],
  ["pipelines/**/prefect.y*ml", ["pipelines/a+b/prefect.yml", "pipelines/a/deep/prefect.yaml", "pipelines/a/prefect.yaml", "pipelines/b/prefect.yaml"]],
  ["pipelines/a/**", ["pipelines/a/deep/prefect.yaml", "pipelines/a/prefect.yaml"]],
  ["pipelines/?/prefect.yaml", ["pipelines/a/prefect.yaml", "pipelines/b/prefect.yaml"]],
  ["pipelines/a+b/*.yml", ["pipelines/a+b/prefect.yml"]],
  ["prefect.yaml", ["prefect.yaml"]],
  [".venv/*/prefect.yaml", [".venv/lib/prefect.yaml"]],
  ["pipelines/linked/prefect.yaml", []],
  ["pipelines/b/linked.yaml", []],
  ["pipelines/*", ["pipelines/readme.md"]],
  ["nowhere/*/prefect.yaml", []],
] as const) {
  test(`${pattern} matches ${found.join(" and ") || "nothing"}`, () => {
    assert.deepEqual(glob(root, pattern), found);
  });
}

test("A pattern stays below its folder, and has no wildcards that are not known", () => {
  for (const pattern of ["/etc/*", "../*", "a/../b", "./a", "a//b", "a\\b", "{a,b}/c", "[ab]/c", "!a", ""]) {
    assert.ok(!isGlob(pattern), pattern);
  }
});
