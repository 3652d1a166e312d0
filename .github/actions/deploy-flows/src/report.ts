import * as core from "@actions/core";
import { countsLine, countsOf, type Problem, type Rollout } from "./answers.js";
import type { Operation } from "./ask.js";
import type { Delivered } from "./deliver.js";
import { Failure } from "./failure.js";
import { annotate, setOutputs, summarize, writePlan } from "./job-output.js";
import { textOf } from "./json.js";
import { summaryOf, summaryOfText } from "./summary.js";
import { logLine, withoutLineBreaks } from "./text.js";
import { type Asked, failureOf, refusalOf, type Verdict, verdictOf } from "./verdict.js";

const HEADINGS: Readonly<Record<Operation, { readonly refused: string; readonly unknown: string }>> = {
  builds: { refused: "Deployment refused", unknown: "Deployment: no outcome" },
  plans: { refused: "No plan: refused", unknown: "No plan" },
  "projects/outdated": { refused: "What to build: refused", unknown: "What to build: no answer" },
  "branches/release": { refused: "Release of the branch: refused", unknown: "Release of the branch: no answer" },
};

/** What a report tells of besides the answer. */
export interface Told extends Asked {
  readonly image: string;
  readonly manifestPath: string;
  /** Where a plan's file goes; empty for the machine's folder of temporary files. */
  readonly folder: string;
}

/** Tells what became of a build result: outputs, summary, annotations and log. */
export async function report({ answer, rolloutUrl }: Delivered, told: Told): Promise<void> {
  const verdict = verdictOf(answer, told);
  switch (verdict.kind) {
    case "plan":
      return reportPlan(verdict, told);
    case "rollout":
      return reportRollout(verdict.rollout, rolloutUrl, told);
    case "refused":
      return reportRefusal(verdict.problem, verdict.httpStatus, rolloutUrl, told);
    case "unknown":
      return noOutcome(verdict.text, rolloutUrl, told.operation);
  }
}

async function reportRollout(rollout: Rollout, rolloutUrl: string | undefined, told: Told): Promise<void> {
  const status = withoutLineBreaks(rollout.status);
  const mode = withoutLineBreaks(textOf(rollout["mode"]));
  setOutputs({ "rollout-id": rollout.id, status, ...countsOf(rollout) });
  await summarize(summaryOf(`Deployment to ${mode}: ${status}`, rollout, told.image, rolloutUrl));
  annotate(rollout, told.manifestPath);
  core.info(rolloutLine(rollout));
  if (rolloutUrl !== undefined) {
    core.info(rolloutUrl);
  }

  switch (status) {
    case "succeeded":
      return;
    case "superseded":
      core.notice(`The rollout to ${mode} was superseded by a newer build.`);
      return;
    case "failed":
    case "rolled_back":
    case "cancelled":
      throw new Failure(`The rollout to ${mode} ended as ${status}. ${failureOf(rollout)} ${rolloutUrl ?? ""}`);
    default:
      throw new Failure(`The rollout to ${mode} is still ${status} after ${told.waitSeconds} s and continues without this job. See ${rolloutUrl ?? ""}`);
  }
}

/** What became of a rollout, as a line of the log. */
export function rolloutLine(rollout: Rollout): string {
  const [id, mode, status] = [rollout.id, textOf(rollout["mode"]), rollout.status].map(withoutLineBreaks);
  return logLine(`Rollout ${id} to ${mode}: ${status} (${countsLine(rollout)}).`);
}

/** A plan is Markdown: it goes into the summary as it is, and into a file for whoever comments with it. */
async function reportPlan({ markdown, deployable }: Verdict & { readonly kind: "plan" }, { folder }: Told): Promise<void> {
  const file = writePlan(folder, markdown);
  await summarize(markdown.toString("utf8"));
  setOutputs({ status: "planned", deployable: String(deployable), "plan-file": file });
  core.info(`The plan is in ${file} and in the summary of this job.`);
  if (!deployable) {
    throw new Failure("The plan cannot be deployed. See the plan in the summary of this job for every reason.");
  }
}

async function reportRefusal(problem: Problem, httpStatus: number, rolloutUrl: string | undefined, { operation, image, manifestPath }: Told): Promise<void> {
  setOutputs({ status: "refused" });
  await summarize(summaryOf(HEADINGS[operation].refused, problem, image, rolloutUrl));
  annotate(problem, manifestPath);
  throw new Failure(refusalOf(problem, httpStatus));
}

async function noOutcome(text: string, rolloutUrl: string | undefined, operation: Operation): Promise<never> {
  const told = rolloutUrl === undefined ? text : `${text} The rollout continues without this job. See ${rolloutUrl}`;
  await summarize(summaryOfText(HEADINGS[operation].unknown, told));
  throw new Failure(told);
}
