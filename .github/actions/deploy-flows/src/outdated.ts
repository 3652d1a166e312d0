import * as core from "@actions/core";
import { jsonOf } from "./answers.js";
import { ask } from "./ask.js";
import { inquiryOf } from "./build-result.js";
import { Failure } from "./failure.js";
import { fit, SUMMARY } from "./fit.js";
import { forTag } from "./images.js";
import { setOutputs, summarize } from "./job-output.js";
import { member, textOf } from "./json.js";
import type { Found } from "./manifests.js";
import { nameOf, titleOf, titlesOf } from "./project.js";
import { report } from "./report.js";
import { type Answer, NoAnswer } from "./request.js";
import { cell, logLine, oneLine } from "./text.js";
import { gatherTrees } from "./trees.js";
import type { Asked } from "./verdict.js";
import { askedOf, deadlineOf, type Work } from "./work.js";

/** Reasons not to build a project that are as they should be. For any other, somebody has to do something. */
const FINE = ["up_to_date", "same_as_shared", "rolling_out"];

/** Whether a project has to be built, and why. */
interface Need {
  readonly project: string;
  readonly isOutdated: boolean;
  readonly reason: string;
  readonly detail: string;
}

/** Asks the gateway which projects have to be built, by git's ids of their folders. */
export async function runOutdated(manifests: readonly Found[], { gateway, job, root, cancelled }: Work): Promise<void> {
  const projects = manifests.map(({ project }) => project);
  if (projects.length === 0) {
    // Nothing to ask: the job leaves all of them out.
    setOutputs(outputsOf([], job.repository));
    return;
  }

  const trees = await gatherTrees(projects, job.sha, root, cancelled);
  const unknown = projects.filter((project) => !trees.has(project));
  if (unknown.length > 0) {
    throw new Failure(`outdated compares the projects' folders at ${job.sha}, but git does not know those of ${titlesOf(unknown)}. Check that commit out before this step.`);
  }

  const asked = askedOf(gateway, "projects/outdated");
  core.info(logLine(`Asking ${asked.endpoint} which of ${projects.length} project(s) have to be built.`));
  const answer = await ask({ operation: asked.operation, delivery: inquiryOf(job, trees), deadline: deadlineOf(gateway) }, gateway);
  await reportOutdated(answer, projects, job.repository, asked);
}

/** Tells which projects have to be built: as the matrix of a job, in the summary and in the log. */
async function reportOutdated(answer: Answer | NoAnswer, projects: readonly string[], repository: string, asked: Asked): Promise<void> {
  const needs = needsOf(answer, projects);
  if (needs === undefined) {
    return report({ answer, rolloutUrl: undefined }, { ...asked, image: "", manifestPath: "", folder: "" });
  }

  const outdated = needs.filter(({ isOutdated }) => isOutdated).map(({ project }) => project);
  setOutputs(outputsOf(outdated, repository));
  const sorted = [...needs.filter(({ isOutdated }) => isOutdated), ...needs.filter(({ isOutdated }) => !isOutdated)];
  for (const { project, isOutdated, reason, detail } of sorted) {
    core.info(oneLine(`${titleOf(project)}: ${isOutdated ? "to build" : "not to build"}, ${reason}. ${detail}`));
    if (!isOutdated && !FINE.includes(reason)) {
      core.warning(oneLine(`${titleOf(project)}: ${detail || reason}`));
    }
  }

  const head = `## ${outdated.length} of ${projects.length} project(s) to build\n\n| Project | Build | Reason | |\n| --- | --- | --- | --- |\n`;
  await summarize(fit(head, sorted.map(rowOf), SUMMARY, (left) => `${left} more projects are in the log.`));
}

function outputsOf(outdated: readonly string[], repository: string): Readonly<Record<string, string>> {
  return {
    // A name is what {project} in an image is. A project at the root has no folder, and its name is the repository's.
    matrix: JSON.stringify({ include: outdated.map((project) => ({ project, name: forTag(nameOf(project || repository)) })) }),
    projects: JSON.stringify(outdated),
    any: String(outdated.length > 0),
  };
}

/** What the answer says of each project, and of those that run and were not asked about; undefined where it is none to the question. */
function needsOf(answer: Answer | NoAnswer, projects: readonly string[]): readonly Need[] | undefined {
  const results = answer instanceof NoAnswer || answer.status !== 200 ? undefined : member(jsonOf(answer), "projects");
  if (!Array.isArray(results)) {
    return undefined;
  }

  const needs = results.flatMap(needOf);
  const asked = projects.map((project) => {
    const need = needs.find((each) => each.project === project);
    if (need === undefined) {
      throw new Failure(`The gateway's answer does not say whether ${titleOf(project)} has to be built.`);
    }

    return need;
  });
  // What has no manifest here cannot be built.
  return [...asked, ...needs.filter(({ project }) => !projects.includes(project)).map((need) => ({ ...need, isOutdated: false }))];
}

function needOf(result: unknown): readonly Need[] {
  const [project, isOutdated] = [member(result, "project"), member(result, "outdated")];
  return typeof project === "string" && typeof isOutdated === "boolean"
    ? [{ project, isOutdated, reason: textOf(member(result, "reason")), detail: textOf(member(result, "detail")) }]
    : [];
}

function rowOf({ project, isOutdated, reason, detail }: Need): string {
  return `| ${[titleOf(project), isOutdated ? "yes" : "no", reason, detail].map(cell).join(" | ")} |\n`;
}
