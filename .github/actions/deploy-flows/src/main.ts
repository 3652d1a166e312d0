import * as core from "@actions/core";
import type { Gateway } from "./ask.js";
import { machineClock } from "./clock.js";
import { credentialsOf } from "./credentials.js";
import { type Environment, takeSecrets } from "./environment.js";
import { Failure, InvalidInputs } from "./failure.js";
import { isOneLine, readConnection, readInputs, readKey } from "./inputs.js";
import { isPullRequest, readJob, readRun } from "./job.js";
import { runOne } from "./one-project.js";
import { runOutdated } from "./outdated.js";
import { Problems } from "./problems.js";
import { readRelease, runRelease } from "./release.js";
import { exchange, type Request, stream } from "./request.js";
import { runSeveral } from "./several-projects.js";
import { readManifests } from "./targets.js";
import { GitHubTokens } from "./token.js";
import type { Work } from "./work.js";

/** What the action is to do: roll out, say what the rollouts would do, say which projects have to be built, or release a branch. */
type Purpose = "deploy" | "plan" | "outdated" | "release";

/**
 * Posts build results to the gateway, waits for the rollouts, and reports what became of them; or asks what they would do, or what has to be
 * built; or releases a branch.
 */
export async function run(environment: Environment, actionFolder: string, cancelled: AbortSignal): Promise<void> {
  // From here on no program that is started gets the secret, or can get a token.
  const { secret, tokens: issuer } = takeSecrets(environment);
  const purpose = readPurpose();
  if (purpose === "deploy") {
    refuseEvent(environment);
  }

  // The runner reads this line and hides the secret from the log. Anywhere else it would only print it.
  if (environment["GITHUB_ACTIONS"] === "true" && secret !== "" && isOneLine(secret)) {
    core.setSecret(secret);
  }

  const problems = new Problems();
  const { gatewayUrl, audience, waitSeconds } = readConnection(core.getInput, problems);
  const key = readKey(secret, issuer !== undefined, problems);
  const start = prepare(purpose, { environment, actionFolder, cancelled }, problems);
  if (problems.found.length > 0) {
    throw new InvalidInputs(problems.found);
  }

  if (/^http:\/\/(?!(localhost|127\.[0-9.]+|\[::1\])(:|\/|$))/.test(gatewayUrl)) {
    core.warning("gateway-url is not https, so anyone on the network path can read the manifest.");
  }

  const clock = machineClock(cancelled);
  const send = (request: Request) => exchange(request, cancelled);
  const tokens = issuer && new GitHubTokens(issuer, audience, send, clock, core.setSecret);
  const gateway: Gateway = {
    url: gatewayUrl,
    waitSeconds,
    credentials: credentialsOf(tokens, key),
    exchange: send,
    open: (request) => stream(request, cancelled),
    clock,
  };
  return start(gateway);
}

type Surroundings = Pick<Work, "actionFolder" | "cancelled"> & { readonly environment: Environment };

/** Reads what the purpose needs, and gives what is to be done with a gateway once nothing is wrong with it. */
function prepare(purpose: Purpose, { environment, actionFolder, cancelled }: Surroundings, problems: Problems): (gateway: Gateway) => Promise<void> {
  if (purpose === "release") {
    const [ended, ending] = [readRelease(core.getInput, problems), readRun(environment, problems)];
    return (gateway) => runRelease(ended, ending, gateway);
  }

  const root = environment["GITHUB_WORKSPACE"] || process.cwd();
  const inputs = purpose === "outdated" ? readManifests(core.getInput, root, problems) : readInputs(core.getInput, root, problems);
  const job = readJob(environment, problems);
  return (gateway) => {
    const work: Work = { gateway, job, root, actionFolder, folder: environment["RUNNER_TEMP"] ?? "", cancelled };
    if (!("targets" in inputs)) {
      return runOutdated(inputs, work);
    }

    return inputs.areSeveral ? runSeveral(inputs, purpose === "plan", work) : runOne(inputs, purpose === "plan", work);
  };
}

/** Refuses to deploy for an event that brings nothing to deploy, such as where release-branch was meant to be set and is empty. */
function refuseEvent(environment: Environment): void {
  if (isPullRequest(environment)) {
    throw new Failure("Pull requests are not deployed. Run this step only on pushes, with if: github.event_name == 'push', or with plan: true. To release a merged branch, set release-branch.");
  }

  if (environment["GITHUB_EVENT_NAME"] === "delete") {
    throw new Failure("Nothing is deployed when a branch is deleted. To release the branch, set release-branch to github.event.ref.");
  }
}

function readPurpose(): Purpose {
  // An input that is empty cannot be told from one that is not given. The reason is given only where a branch is meant.
  if (core.getInput("release-branch") !== "") {
    return "release";
  }

  if (core.getInput("release-reason") !== "") {
    throw new Failure("release-reason is given, but release-branch is empty. Set it to the branch: github.event.ref when it was deleted, github.head_ref when its pull request was merged.");
  }

  const [plan, outdated] = [readFlag("plan"), readFlag("outdated")];
  if (plan && outdated) {
    throw new Failure("plan and outdated cannot both be true: one says what rollouts would do, the other which projects have to be built.");
  }

  return plan ? "plan" : outdated ? "outdated" : "deploy";
}

function readFlag(name: string): boolean {
  const value = core.getInput(name) || "false";
  if (value !== "true" && value !== "false") {
    throw new Failure(`${name} must be true or false.`);
  }

  return value === "true";
}
