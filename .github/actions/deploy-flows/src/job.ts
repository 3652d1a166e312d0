import { readFileSync } from "node:fs";
import type { Environment } from "./environment.js";
import { member, parseJson, textOf } from "./json.js";
import type { Problems } from "./problems.js";

const WHOLE_NUMBER = /^[1-9][0-9]{0,14}$/;

/** The run that this is a job of, whatever started it. */
export interface Run {
  readonly repository: string;
  readonly repositoryId: number | undefined;
  readonly runId: number;
  readonly runAttempt: number;
}

/** What GitHub says of a run, and of the commit that it is about. */
export interface Job extends Run {
  readonly ref: string;
  /** The branch that a pull request is to be merged into. */
  readonly baseRef: string | undefined;
  readonly sha: string;
  readonly runNumber: number;
  readonly actor: string | undefined;
  readonly workflow: string | undefined;
  readonly eventName: string | undefined;
  readonly serverUrl: string | undefined;
}

export function isPullRequest(environment: Environment): boolean {
  return (environment["GITHUB_EVENT_NAME"] ?? "").startsWith("pull_request") || (environment["GITHUB_REF"] ?? "").startsWith("refs/pull/");
}

/** Reads it from the variables that a runner sets. */
export function readRun(environment: Environment, problems: Problems): Run {
  const number = (name: string, pattern?: RegExp): number => requireNumber(environment, name, problems, pattern);
  const repository = problems.require("GITHUB_REPOSITORY", environment["GITHUB_REPOSITORY"] ?? "", /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, "the full name of the repository, owner/name");
  return {
    repository,
    repositoryId: environment["GITHUB_REPOSITORY_ID"] ? number("GITHUB_REPOSITORY_ID") : undefined,
    runId: number("GITHUB_RUN_ID"),
    runAttempt: number("GITHUB_RUN_ATTEMPT", /^[1-9][0-9]{0,8}$/),
  };
}

/** Reads it from the variables that a runner sets, and a pull request from its event. */
export function readJob(environment: Environment, problems: Problems): Job {
  const optional = (name: string): string | undefined => environment[name] || undefined;
  const change = isPullRequest(environment) ? readPullRequest(environment, problems) : readPush(environment, problems);
  return {
    ...readRun(environment, problems),
    ...change,
    runNumber: requireNumber(environment, "GITHUB_RUN_NUMBER", problems),
    actor: optional("GITHUB_ACTOR"),
    workflow: optional("GITHUB_WORKFLOW"),
    eventName: optional("GITHUB_EVENT_NAME"),
    serverUrl: optional("GITHUB_SERVER_URL"),
  };
}

function requireNumber(environment: Environment, name: string, problems: Problems, pattern = WHOLE_NUMBER): number {
  return Number(problems.require(name, environment[name] ?? "", pattern, "a whole number"));
}

type Change = Pick<Job, "ref" | "baseRef" | "sha">;

function readPush(environment: Environment, problems: Problems): Change {
  const ref = problems.require("GITHUB_REF", environment["GITHUB_REF"] ?? "", /^refs\/[^ \t-\r]+$/, "a full git ref, such as refs/heads/main");
  return { ref, baseRef: undefined, sha: requireCommit("GITHUB_SHA", environment["GITHUB_SHA"] ?? "", problems) };
}

// What is planned of a pull request is its last commit, not the merge that GITHUB_SHA names: images are tagged by it, and it is what the
// author knows. Under pull_request_target ref and commit are the target branch's, so both come from the event.
function readPullRequest(environment: Environment, problems: Problems): Change {
  const event = readEvent(environment["GITHUB_EVENT_PATH"] ?? "");
  if (event === undefined) {
    problems.add("GITHUB_EVENT_PATH is missing. Expected the file that describes the pull request.");
    return { ref: "", baseRef: undefined, sha: "" };
  }

  const number = problems.require("the number of the pull request in GITHUB_EVENT_PATH", textOf(member(event.content, "pull_request", "number")), WHOLE_NUMBER, "a whole number");
  const baseRef = problems.require("GITHUB_BASE_REF", environment["GITHUB_BASE_REF"] ?? "", /^[^ \t-\r]+$/, "the base branch of the pull request");
  const sha = requireCommit("the last commit in GITHUB_EVENT_PATH", textOf(member(event.content, "pull_request", "head", "sha")), problems);
  return { ref: `refs/pull/${number}/merge`, baseRef, sha };
}

function requireCommit(name: string, value: string, problems: Problems): string {
  return problems.require(name, value, /^[0-9a-f]{40}$/, "a commit of 40 lower-case hexadecimal digits");
}

function readEvent(path: string): { readonly content: unknown } | undefined {
  try {
    return { content: parseJson(readFileSync(path, "utf8")) };
  } catch {
    return undefined;
  }
}
