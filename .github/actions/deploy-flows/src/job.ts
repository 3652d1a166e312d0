import { readFileSync } from "node:fs";
import type { Environment } from "./environment.js";
import { member, parseJson, textOf } from "./json.js";
import type { Problems } from "./problems.js";

const WHOLE_NUMBER = /^[1-9][0-9]{0,14}$/;

/** What GitHub says of the run that this is a job of. */
export interface Job {
  readonly repository: string;
  readonly repositoryId: number | undefined;
  readonly ref: string;
  /** The branch that a pull request is to be merged into. */
  readonly baseRef: string | undefined;
  readonly sha: string;
  readonly runId: number;
  readonly runNumber: number;
  readonly runAttempt: number;
  readonly actor: string | undefined;
  readonly workflow: string | undefined;
  readonly eventName: string | undefined;
  readonly serverUrl: string | undefined;
}

export function isPullRequest(environment: Environment): boolean {
  return (environment["GITHUB_EVENT_NAME"] ?? "").startsWith("pull_request") || (environment["GITHUB_REF"] ?? "").startsWith("refs/pull/");
}

/** Reads it from the variables that a runner sets. */
export function readJob(environment: Environment, problems: Problems): Job {
  const variable = (name: string): string => environment[name] ?? "";
  const optional = (name: string): string | undefined => variable(name) || undefined;
  const number = (name: string, pattern = WHOLE_NUMBER): number => Number(problems.require(name, variable(name), pattern, "a whole number"));

  const repository = problems.require("GITHUB_REPOSITORY", variable("GITHUB_REPOSITORY"), /^[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/, "the full name of the repository, owner/name");
  const repositoryId = optional("GITHUB_REPOSITORY_ID") === undefined ? undefined : number("GITHUB_REPOSITORY_ID");
  const change = isPullRequest(environment) ? readPullRequest(environment, problems) : readPush(environment, problems);
  return {
    repository,
    repositoryId,
    ...change,
    runId: number("GITHUB_RUN_ID"),
    runNumber: number("GITHUB_RUN_NUMBER"),
    runAttempt: number("GITHUB_RUN_ATTEMPT", /^[1-9][0-9]{0,8}$/),
    actor: optional("GITHUB_ACTOR"),
    workflow: optional("GITHUB_WORKFLOW"),
    eventName: optional("GITHUB_EVENT_NAME"),
    serverUrl: optional("GITHUB_SERVER_URL"),
  };
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
