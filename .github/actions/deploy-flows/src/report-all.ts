import * as core from "@actions/core";
import { countsOf, problemLine } from "./answers.js";
import type { Outcome } from "./deliver-all.js";
import { Failure } from "./failure.js";
import { findingsOf, tableOf } from "./findings.js";
import { fit, shareOf, SUMMARY } from "./fit.js";
import { annotate, setOutputs, summarize } from "./job-output.js";
import { textOf } from "./json.js";
import { titleOf, titlesOf } from "./project.js";
import { report, rolloutLine } from "./report.js";
import { cell, inTag, logLine, withoutLineBreaks } from "./text.js";
import { type Asked, failureOf, refusalOf, type Verdict, verdictOf } from "./verdict.js";

const COUNTS = ["created", "updated", "unchanged", "pruned"] as const;

/** What a report of several projects tells of besides the answers. */
export interface ToldOfAll extends Asked {
  /** The manifest of a project, from the root of the repository. */
  readonly manifestOf: (project: string) => string;
}

interface Told {
  readonly outcome: Outcome;
  readonly verdict: Verdict;
  readonly status: string;
}

/** Prints what became of a project, and its steps, as one group of the log. */
export function printOutcome(outcome: Outcome, asked: Asked): void {
  const { verdict, status } = toldOf(outcome, asked);
  core.startGroup(logLine(`${titleOf(outcome.project)}: ${status}`));
  outcome.steps.forEach((line) => core.info(line));
  core.info(logLine(verdict.kind === "rollout" ? rolloutLine(verdict.rollout) : verdict.kind === "refused" ? problemLine(verdict.problem) : sentenceOf(verdict)));
  if (outcome.rolloutUrl !== undefined) {
    core.info(outcome.rolloutUrl);
  }

  core.endGroup();
}

/** Tells what became of all projects: outputs, one summary, annotations, and the job's failure. */
export async function reportAll(outcomes: readonly Outcome[], asked: ToldOfAll): Promise<void> {
  const all = outcomes.map((outcome) => toldOf(outcome, asked));
  setOutputs({ results: JSON.stringify(all.map(({ outcome, verdict, status }) => ({ project: outcome.project, status, rollout_id: verdict.kind === "rollout" ? verdict.rollout.id : null }))) });
  const [first] = outcomes;
  if (first !== undefined && outcomes.every(({ isOfRequest }) => isOfRequest) && new Set(all.map(kindOf)).size === 1) {
    // The gateway answered the requests as a whole, and all alike: one answer says it.
    return report(first, { ...asked, image: "", manifestPath: "", folder: "" });
  }

  outcomes.filter(({ isOfRequest }) => isOfRequest).forEach((outcome) => printOutcome(outcome, asked));
  const failed = all.filter(isFailed);
  const superseded = all.filter(({ status }) => status === "superseded");
  const sorted = [...failed, ...all.filter((each) => !failed.includes(each))];
  setOutputs({ status: failed.length > 0 ? "failed" : superseded.length > 0 ? "superseded" : "succeeded", ...sumsOf(all) });
  await summarize(summaryOfAll(sorted, failed.length));
  sorted.forEach(({ outcome, verdict }) => annotate(contentOf(verdict), asked.manifestOf(outcome.project)));
  if (superseded.length > 0) {
    core.notice(`Superseded by a newer build: ${titlesOf(superseded.map(({ outcome }) => outcome.project))}.`);
  }

  if (failed.length > 0) {
    throw new Failure(`${failed.length} of ${all.length} projects failed: ${titlesOf(failed.map(({ outcome }) => outcome.project))}. See the summary of this job for the reasons.`);
  }
}

function toldOf(outcome: Outcome, asked: Asked): Told {
  const verdict = verdictOf(outcome.answer, asked);
  return { outcome, verdict, status: verdict.kind === "rollout" ? withoutLineBreaks(verdict.rollout.status) : verdict.kind === "refused" ? "refused" : "unknown" };
}

function kindOf({ verdict }: Told): string {
  return verdict.kind === "refused" ? `${verdict.httpStatus} ${verdict.problem.code}` : verdict.kind;
}

function isFailed({ status }: Told): boolean {
  return status !== "succeeded" && status !== "superseded";
}

function contentOf(verdict: Verdict): unknown {
  return verdict.kind === "rollout" ? verdict.rollout : verdict.kind === "refused" ? verdict.problem : undefined;
}

function sumsOf(all: readonly Told[]): Readonly<Record<string, string>> {
  const counts = all.map(({ verdict }) => (verdict.kind === "rollout" ? countsOf(verdict.rollout) : undefined));
  return Object.fromEntries(COUNTS.map((name) => [name, String(counts.reduce((sum, each) => sum + (Number(each?.[name]) || 0), 0))]));
}

function summaryOfAll(sorted: readonly Told[], failed: number): string {
  const heading = failed === 0 ? `Deployment of ${sorted.length} project(s)` : `Deployment: ${failed} of ${sorted.length} projects failed`;
  const head = `## ${heading}\n\n| Project | MODE | Status | Created | Updated | Unchanged | Pruned |\n| --- | --- | --- | ---: | ---: | ---: | ---: |\n`;
  const table = fit(head, sorted.map(rowOf), shareOf(SUMMARY, 0.5), (left) => `${left} more projects are in the log.`);
  return fit(table, sectionsOf(sorted), SUMMARY, (left) => `The reasons of ${left} more projects are in the log.`);
}

function rowOf({ outcome, verdict, status }: Told): string {
  const rollout = verdict.kind === "rollout" ? verdict.rollout : undefined;
  const counts = countsOf(rollout);
  return `| ${[titleOf(outcome.project), textOf(rollout?.["mode"]), status, ...COUNTS.map((name) => (rollout === undefined ? "" : counts[name]))].map(cell).join(" | ")} |\n`;
}

/** Below the table: why projects failed, what is the same for several of them once; and what there is to say of others, folded. */
function sectionsOf(sorted: readonly Told[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  const notes: string[] = [];
  for (const told of sorted) {
    const { project } = told.outcome;
    const findings = findingsOf(contentOf(told.verdict));
    const table = tableOf(findings).map((line) => `${line}\n`).join("");
    if (isFailed(told)) {
      const said = `\n${cell(reasonOf(told))}\n${table}`;
      reasons.set(said, [...(reasons.get(said) ?? []), project]);
    } else if (table !== "") {
      notes.push(`\n<details><summary>${inTag(titleOf(project))}: ${findings.length} finding(s)</summary>\n${table}\n</details>\n`);
    }
  }

  return [...[...reasons].map(([said, projects]) => `\n### ${cell(titlesOf(projects))}\n${said}`), ...notes];
}

function reasonOf({ verdict, status }: Told): string {
  if (verdict.kind !== "rollout") {
    return sentenceOf(verdict);
  }

  const ended = ["failed", "rolled_back", "cancelled"].includes(status);
  return ended ? failureOf(verdict.rollout) || `The rollout ended as ${status}.` : `The rollout is still ${status} and continues without this job.`;
}

function sentenceOf(verdict: Verdict): string {
  return verdict.kind === "refused" ? refusalOf(verdict.problem, verdict.httpStatus) : verdict.kind === "unknown" ? verdict.text : "";
}
