import * as core from "@actions/core";
import type { Gateway } from "./ask.js";
import { machineClock } from "./clock.js";
import { credentialsOf } from "./credentials.js";
import { type Environment, takeSecrets } from "./environment.js";
import { Failure, InvalidInputs } from "./failure.js";
import { isOneLine, readConnection, readInputs, readKey } from "./inputs.js";
import { isPullRequest, readJob } from "./job.js";
import { runOne } from "./one-project.js";
import { runOutdated } from "./outdated.js";
import { Problems } from "./problems.js";
import { exchange, type Request, stream } from "./request.js";
import { runSeveral } from "./several-projects.js";
import { readManifests } from "./targets.js";
import { GitHubTokens } from "./token.js";
import type { Work } from "./work.js";

/** What the action is to do: roll out, say what the rollouts would do, or say which projects have to be built. */
type Purpose = "deploy" | "plan" | "outdated";

/** Posts build results to the gateway, waits for the rollouts, and reports what became of them; or asks what they would do, or what has to be built. */
export async function run(environment: Environment, actionFolder: string, cancelled: AbortSignal): Promise<void> {
  // From here on no program that is started gets the secret, or can get a token.
  const { secret, tokens: issuer } = takeSecrets(environment);
  const purpose = readPurpose();
  if (purpose === "deploy" && isPullRequest(environment)) {
    throw new Failure("Pull requests are not deployed. Run this step only on pushes, with if: github.event_name == 'push', or with plan: true.");
  }

  // The runner reads this line and hides the secret from the log. Anywhere else it would only print it.
  if (environment["GITHUB_ACTIONS"] === "true" && secret !== "" && isOneLine(secret)) {
    core.setSecret(secret);
  }

  const problems = new Problems();
  const root = environment["GITHUB_WORKSPACE"] || process.cwd();
  const { gatewayUrl, audience, waitSeconds } = readConnection(core.getInput, problems);
  const inputs = purpose === "outdated" ? readManifests(core.getInput, root, problems) : readInputs(core.getInput, root, problems);
  const key = readKey(secret, issuer !== undefined, problems);
  const job = readJob(environment, problems);
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
  const work: Work = { gateway, job, root, actionFolder, folder: environment["RUNNER_TEMP"] ?? "", cancelled };
  if (!("targets" in inputs)) {
    return runOutdated(inputs, work);
  }

  return inputs.areSeveral ? runSeveral(inputs, purpose === "plan", work) : runOne(inputs, purpose === "plan", work);
}

function readPurpose(): Purpose {
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
