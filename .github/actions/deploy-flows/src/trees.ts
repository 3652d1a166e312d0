import * as core from "@actions/core";
import { runProgram } from "./program.js";
import { titlesOf } from "./project.js";
import { logLine } from "./text.js";

/** Git's id of each project's folder at the commit. What git cannot tell is left out: the history may not be there, or no git. */
export async function gatherTrees(projects: readonly string[], sha: string, root: string, cancelled: AbortSignal): Promise<ReadonlyMap<string, string>> {
  // One line for each object; git answers with as many, in their order.
  const input = projects.map((project) => `${project === "" ? `${sha}^{tree}` : `${sha}:${project}`}\n`).join("");
  // In a container the checkout may be another user's. What is run here reads objects only.
  const args = ["-c", `safe.directory=${root}`, "-C", root, "cat-file", "--batch-check=%(objectname) %(objecttype)"];
  const { code, output } = await runProgram("git", args, cancelled, {
    input,
    // A partial clone is not to be completed: nobody has to wait for the network for what may be left out.
    variables: { GIT_NO_LAZY_FETCH: "1", GIT_TERMINAL_PROMPT: "0" },
  });
  const lines = code === 0 ? output.split("\n") : [];
  const trees = new Map<string, string>();
  projects.forEach((project, index) => {
    const id = /^([0-9a-f]{40}|[0-9a-f]{64}) tree$/.exec(lines[index] ?? "")?.[1];
    if (id !== undefined) {
      trees.set(project, id);
    }
  });

  const missing = projects.filter((project) => !trees.has(project));
  if (missing.length > 0) {
    core.info(logLine(`Git does not know the folders of ${titlesOf(missing)} at ${sha} here, so their ids are not sent.`));
  }

  return trees;
}
