import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { gatherTrees } from "../src/trees.js";
import { keepLog } from "./playing.js";

const NEVER = new AbortController().signal;
const COMMITTER = ["-c", "user.name=Somebody", "-c", "user.email=somebody@example.org"];

const root = mkdtempSync(join(tmpdir(), "trees-"));
after(() => rmSync(root, { recursive: true }));

function git(...args: string[]): string {
  return execFileSync("git", ["-C", root, ...COMMITTER, ...args], { encoding: "utf8" }).trim();
}

git("init", "--quiet");
mkdirSync(join(root, "pipelines", "a b"), { recursive: true });
writeFileSync(join(root, "pipelines", "a b", "prefect.yaml"), "deployments: []\n");
git("add", ".");
git("commit", "--quiet", "--message", "First");
const sha = git("rev-parse", "HEAD");

test("Git names the folder of each project at the commit, and that of the root", async (context) => {
  const log = keepLog(context);
  const trees = await gatherTrees(["", "pipelines/a b", "pipelines/gone", "pipelines/a b/prefect.yaml"], sha, root, NEVER);

  assert.deepEqual([...trees], [
    ["", git("rev-parse", `${sha}^{tree}`)],
    ["pipelines/a b", git("rev-parse", `${sha}:pipelines/a b`)],
  ]);
  assert.deepEqual(log, [`Git does not know the folders of pipelines/gone, pipelines/a b/prefect.yaml at ${sha} here, so their ids are not sent.`]);
});

test("Where the commit or the repository is not there, nothing is named", async (context) => {
  keepLog(context);
  assert.deepEqual([...(await gatherTrees([""], "0".repeat(40), root, NEVER))], []);
  assert.deepEqual([...(await gatherTrees([""], sha, join(root, "nowhere"), NEVER))], []);
});

test("A folder that did not change has the same name at the next commit", async () => {
  writeFileSync(join(root, "other.txt"), "");
  git("add", ".");
  git("commit", "--quiet", "--message", "Second");

  const [before, now] = await Promise.all([sha, git("rev-parse", "HEAD")].map((commit) => gatherTrees(["pipelines"], commit, root, NEVER)));
  assert.deepEqual([...(before ?? [])], [...(now ?? [])]);
});
