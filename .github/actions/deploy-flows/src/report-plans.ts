import * as core from "@actions/core";
import { Failure } from "./failure.js";
import { findingsOf, tableOf } from "./findings.js";
import { COMMENT, fit, type Room, shareOf, SUMMARY } from "./fit.js";
import { annotate, setOutputs, summarize, writePlan } from "./job-output.js";
import { titleOf, titlesOf } from "./project.js";
import type { Answer, NoAnswer } from "./request.js";
import { cell, inTag, logLine } from "./text.js";
import { type Asked, refusalOf, type Verdict, verdictOf } from "./verdict.js";

/** What the gateway says of one project's plan. */
export interface Planned {
  readonly project: string;
  readonly manifestPath: string;
  readonly answer: Answer | NoAnswer;
}

interface Told {
  readonly project: string;
  readonly verdict: Verdict;
  readonly isDeployable: boolean;
}

/** Tells what the rollouts of all projects would do: one Markdown in the summary and in a file, outputs, annotations, and the job's failure. */
export async function reportPlans(all: readonly Planned[], asked: Asked, folder: string): Promise<void> {
  const told = all.map(({ project, answer }) => {
    const verdict = verdictOf(answer, asked);
    return { project, verdict, isDeployable: verdict.kind === "plan" && verdict.deployable };
  });
  const failed = told.filter(({ isDeployable }) => !isDeployable);
  const unplanned = failed.filter(({ verdict }) => verdict.kind !== "plan");
  const sorted = [...failed, ...told.filter(({ isDeployable }) => isDeployable)];
  const file = writePlan(folder, markdownOf(sorted, COMMENT));
  await summarize(markdownOf(sorted, SUMMARY));
  setOutputs({
    status: unplanned.length === 0 ? "planned" : unplanned.some(({ verdict }) => verdict.kind === "refused") ? "refused" : "",
    deployable: String(failed.length === 0),
    "plan-file": file,
    results: JSON.stringify(told.map(({ project, verdict, isDeployable }) => ({ project, status: statusOf(verdict), rollout_id: null, deployable: isDeployable }))),
  });
  for (const { verdict, project } of sorted) {
    if (verdict.kind === "refused") {
      annotate(verdict.problem, all.find((each) => each.project === project)?.manifestPath ?? "");
    }

    core.info(logLine(`${titleOf(project)}: ${plainHeading(verdict)}`));
  }

  core.info(`The plans are in ${file} and in the summary of this job.`);
  if (failed.length > 0) {
    throw new Failure(`${failed.length} of ${all.length} projects cannot be deployed: ${titlesOf(failed.map(({ project }) => project))}. See the summary of this job for the reasons.`);
  }
}

function statusOf(verdict: Verdict): string {
  return verdict.kind === "plan" ? "planned" : verdict.kind === "refused" ? "refused" : "unknown";
}

function markdownOf(sorted: readonly Told[], room: Room): string {
  const deployable = sorted.filter(({ isDeployable }) => isDeployable).length;
  const head = `### Plan for ${sorted.length} project(s): ${deployable === sorted.length ? "✅ deployable" : `❌ ${sorted.length - deployable} not deployable`}\n\n| Project | Deployable | Plan |\n| --- | --- | --- |\n`;
  const table = fit(head, sorted.map(rowOf), shareOf(room, 0.5), (left) => `${left} more projects are in the log.`);
  return fit(table, sorted.map(sectionOf), room, (left) => `${left} more plans are too long to be shown here.`);
}

function rowOf({ project, verdict, isDeployable }: Told): string {
  return `| ${cell(titleOf(project))} | ${isDeployable ? "✅" : "❌"} | ${verdict.kind === "plan" ? headingOf(verdict).replaceAll("|", "\\|") : cell(sentenceOf(verdict))} |\n`;
}

function sectionOf({ project, verdict }: Told): string {
  const content = verdict.kind === "plan" ? verdict.markdown.toString("utf8") : refusalMarkdown(verdict);
  return `\n<details><summary>${inTag(titleOf(project))}</summary>\n\n${content.trimEnd()}\n\n</details>\n`;
}

function refusalMarkdown(verdict: Verdict): string {
  const findings = verdict.kind === "refused" ? tableOf(findingsOf(verdict.problem)) : [];
  return [cell(sentenceOf(verdict)), ...findings].join("\n");
}

/** What a plan begins with: how many deployments would be created, changed and so on. It is Markdown of the gateway. */
function headingOf({ markdown }: Verdict & { readonly kind: "plan" }): string {
  const [first = ""] = markdown.toString("utf8").split("\n", 1);
  return first.replace(/^#+ /, "").replace(/^Plan for /, "");
}

function plainHeading(verdict: Verdict): string {
  return verdict.kind === "plan" ? headingOf(verdict).replace(/<[^>]*>/g, "") : sentenceOf(verdict);
}

function sentenceOf(verdict: Verdict): string {
  return verdict.kind === "refused" ? refusalOf(verdict.problem, verdict.httpStatus) : verdict.kind === "unknown" ? verdict.text : "";
}
