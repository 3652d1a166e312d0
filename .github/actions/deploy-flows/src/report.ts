import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { countsLine, countsOf, isProblem, isRollout, jsonOf, type Problem, type Rollout } from "./answers.js";
import type { Delivered } from "./deliver.js";
import { Failure } from "./failure.js";
import { annotationOf, findingsOf } from "./findings.js";
import { member, textOf } from "./json.js";
import { type Answer, NoAnswer } from "./request.js";
import { summaryOf, summaryOfText } from "./summary.js";
import { logLine, withoutLineBreaks } from "./text.js";

/** What a report tells of besides the answer. */
export interface Asked {
  readonly endpoint: string;
  readonly plan: boolean;
  readonly image: string;
  readonly manifestPath: string;
  readonly waitSeconds: number;
  /** Where a plan's file goes; empty for the machine's folder of temporary files. */
  readonly folder: string;
}

/** Tells what became of a build result: outputs, summary, annotations and log. */
export async function report({ answer, rolloutUrl }: Delivered, asked: Asked): Promise<void> {
  const { endpoint, plan, waitSeconds } = asked;
  if (answer instanceof NoAnswer) {
    return noOutcome(`The gateway did not answer within ${waitSeconds} s: ${answer.message}`, rolloutUrl, plan);
  }

  const { status } = answer;
  const value = jsonOf(answer);
  if (plan && isPlan(answer)) {
    return reportPlan(answer, asked);
  }

  if (!plan && (status === 200 || status === 202) && isRollout(value)) {
    return reportRollout(value, rolloutUrl, asked);
  }

  if (isProblem(value) && status >= 400 && status < 500 && status !== 429) {
    return reportProblem(value, status, rolloutUrl, asked);
  }

  const text = isProblem(value)
    ? `The gateway answered ${status}: ${withoutLineBreaks(value.title)} ${withoutLineBreaks(textOf(value["detail"]))}`
    : `${endpoint} responded with ${status}, which is not a response of the gateway. Check the address, and that no proxy redirects or requires a login.`;
  return noOutcome(text, rolloutUrl, plan);
}

async function reportRollout(rollout: Rollout, rolloutUrl: string | undefined, asked: Asked): Promise<void> {
  const { created, updated, unchanged, pruned } = countsOf(rollout);
  const status = withoutLineBreaks(rollout.status);
  const mode = withoutLineBreaks(textOf(rollout["mode"]));
  for (const [name, value] of Object.entries({ "rollout-id": rollout.id, status, created, updated, unchanged, pruned })) {
    setOutput(name, value);
  }

  await summarize(summaryOf(`Deployment to ${mode}: ${status}`, rollout, asked.image, rolloutUrl));
  annotate(rollout, asked.manifestPath);
  core.info(logLine(`Rollout ${withoutLineBreaks(rollout.id)} to ${mode}: ${status} (${countsLine(rollout)}).`));
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
      throw new Failure(`The rollout to ${mode} is still ${status} after ${asked.waitSeconds} s and continues without this job. See ${rolloutUrl ?? ""}`);
  }
}

function failureOf(rollout: Rollout): string {
  const failure = rollout["failure"];
  return textOf(failure) === "" ? "" : withoutLineBreaks(`${textOf(member(failure, "code"))}: ${textOf(member(failure, "detail"))}`);
}

function isPlan({ status, headers }: Answer): boolean {
  return status === 200 && (headers["content-type"] ?? "").startsWith("text/markdown") && /^(true|false)$/.test(headerOf(headers["plan-deployable"]));
}

/** A plan is Markdown: it goes into the summary as it is, and into a file for whoever comments with it. */
async function reportPlan(answer: Answer, { folder }: Asked): Promise<void> {
  const deployable = headerOf(answer.headers["plan-deployable"]);
  const file = join(folder || tmpdir(), `plan.${randomBytes(8).toString("hex")}.md`);
  writeFileSync(file, answer.body, { flag: "wx", mode: 0o600 });
  await summarize(answer.body.toString("utf8"));
  setOutput("status", "planned");
  setOutput("deployable", deployable);
  setOutput("plan-file", file);
  core.info(`The plan is in ${file} and in the summary of this job.`);
  if (deployable !== "true") {
    throw new Failure("The plan cannot be deployed. See the plan in the summary of this job for every reason.");
  }
}

async function reportProblem(problem: Problem, status: number, rolloutUrl: string | undefined, { plan, image, manifestPath }: Asked): Promise<void> {
  setOutput("status", "refused");
  await summarize(summaryOf(plan ? "No plan: refused" : "Deployment refused", problem, image, rolloutUrl));
  annotate(problem, manifestPath);
  throw new Failure(`${withoutLineBreaks(problem.title)} ${withoutLineBreaks(textOf(problem["detail"]))} (${status} ${withoutLineBreaks(problem.code)})`);
}

async function noOutcome(text: string, rolloutUrl: string | undefined, plan: boolean): Promise<never> {
  const told = rolloutUrl === undefined ? text : `${text} The rollout continues without this job. See ${rolloutUrl}`;
  await summarize(summaryOfText(plan ? "No plan" : "Deployment: no outcome", told));
  throw new Failure(told);
}

function annotate(answer: unknown, manifestPath: string): void {
  for (const finding of findingsOf(answer)) {
    const { text, properties } = annotationOf(finding, manifestPath);
    if (finding.severity === "warning") {
      core.warning(text, properties);
    } else {
      core.error(text, properties);
    }
  }
}

// A value is one line, so that it cannot set another output.
function setOutput(name: string, value: string): void {
  core.setOutput(name, withoutLineBreaks(value));
}

async function summarize(markdown: string): Promise<void> {
  if (process.env["GITHUB_STEP_SUMMARY"]) {
    await core.summary.addRaw(markdown).write();
  }
}

function headerOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value?.at(-1) ?? "");
}
