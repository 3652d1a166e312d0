import * as core from "@actions/core";
import { ask, endpointOf, type Gateway } from "./ask.js";
import { type Delivery, deliveryOf } from "./build-result.js";
import { machineClock } from "./clock.js";
import { credentialsOf } from "./credentials.js";
import { deliver, type Delivered } from "./deliver.js";
import { type Environment, takeSecrets } from "./environment.js";
import { Failure, InvalidInputs } from "./failure.js";
import { gatherFlows } from "./flows.js";
import { isOneLine, readInputs, readKey } from "./inputs.js";
import { isPullRequest, readJob } from "./job.js";
import { Problems } from "./problems.js";
import { report } from "./report.js";
import { exchange, type Request, stream } from "./request.js";
import { logLine } from "./text.js";
import { GitHubTokens } from "./token.js";

/** Posts a build result to the gateway, waits for the rollout, and reports what became of it; or asks what the rollout would do. */
export async function run(environment: Environment, actionFolder: string, cancelled: AbortSignal): Promise<void> {
  // From here on no program that is started gets the secret, or can get a token.
  const { secret, tokens: issuer } = takeSecrets(environment);
  const plan = readPlan();
  if (!plan && isPullRequest(environment)) {
    throw new Failure("Pull requests are not deployed. Run this step only on pushes, with if: github.event_name == 'push', or with plan: true.");
  }

  // The runner reads this line and hides the secret from the log. Anywhere else it would only print it.
  if (environment["GITHUB_ACTIONS"] === "true" && secret !== "" && isOneLine(secret)) {
    core.setSecret(secret);
  }

  const problems = new Problems();
  const inputs = readInputs(core.getInput, problems);
  const key = readKey(secret, issuer !== undefined, problems);
  const job = readJob(environment, problems);
  if (problems.found.length > 0) {
    throw new InvalidInputs(problems.found);
  }

  const { gatewayUrl, image, waitSeconds } = inputs;
  if (/^http:\/\/(?!(localhost|127\.[0-9.]+|\[::1\])(:|\/|$))/.test(gatewayUrl)) {
    core.warning("gateway-url is not https, so anyone on the network path can read the manifest.");
  }

  const clock = machineClock(cancelled);
  const send = (request: Request) => exchange(request, cancelled);
  const tokens = issuer && new GitHubTokens(issuer, inputs.audience, send, clock, core.setSecret);
  const gateway: Gateway = {
    url: gatewayUrl,
    waitSeconds,
    credentials: credentialsOf(tokens, key),
    exchange: send,
    open: (request) => stream(request, cancelled),
    clock,
  };
  const delivery = deliveryOf(job, inputs, await gatherFlows(inputs, actionFolder, cancelled), plan);
  const endpoint = endpointOf(gateway, plan ? "plans" : "builds");
  core.info(logLine(`Sending ${image} at ${job.ref} as ${delivery.id} to ${endpoint}.`));
  const delivered = plan ? await askForPlan(delivery, gateway) : await deliver(delivery, gateway);
  await report(delivered, {
    endpoint,
    plan,
    image,
    manifestPath: fromWorkspace(inputs.manifest.path, environment["GITHUB_WORKSPACE"] ?? ""),
    waitSeconds,
    folder: environment["RUNNER_TEMP"] ?? "",
  });
}

async function askForPlan(delivery: Delivery, gateway: Gateway): Promise<Delivered> {
  const deadline = gateway.clock.now() + gateway.waitSeconds;
  return { answer: await ask({ operation: "plans", delivery, deadline }, gateway), rolloutUrl: undefined };
}

function readPlan(): boolean {
  const plan = core.getInput("plan") || "false";
  if (plan !== "true" && plan !== "false") {
    throw new Failure("plan must be true or false.");
  }

  return plan === "true";
}

/** The manifest's path as GitHub shows it, from the root of the repository. */
function fromWorkspace(path: string, workspace: string): string {
  const inside = workspace !== "" && path.startsWith(`${workspace}/`) ? path.slice(workspace.length + 1) : path;
  return inside.replace(/^\.\//, "");
}
