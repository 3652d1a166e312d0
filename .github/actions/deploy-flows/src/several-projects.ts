import * as core from "@actions/core";
import { ask } from "./ask.js";
import { type Build, deliveryOf, partsOf } from "./build-result.js";
import { deliverAll, type Outcome } from "./deliver-all.js";
import type { Inputs } from "./inputs.js";
import { setOutputs } from "./job-output.js";
import { Limit } from "./limit.js";
import { titlesOf } from "./project.js";
import { printOutcome, reportAll } from "./report-all.js";
import { reportPlans } from "./report-plans.js";
import { type Answer, NoAnswer } from "./request.js";
import { logLine } from "./text.js";
import { askedOf, deadlineOf, gatherBuilds, type Work } from "./work.js";

/** Plans that are asked for at a time. */
const MAX_PLANS = 4;

/** Deploys several manifests of the repository side by side, or plans what that would do. */
export async function runSeveral(inputs: Inputs, plan: boolean, work: Work): Promise<void> {
  if (inputs.leftOut.length > 0) {
    core.notice(`Not sent, because images has no image of them: ${titlesOf(inputs.leftOut)}.`);
  }

  if (inputs.targets.length === 0) {
    core.notice("There is no project to send.");
    setOutputs({ results: "[]" });
    return;
  }

  const builds = await gatherBuilds(inputs, work);
  await (plan ? planAll(inputs, builds, work) : deployAll(inputs, builds, work));
}

async function deployAll(inputs: Inputs, builds: readonly Build[], { gateway, job }: Work): Promise<void> {
  const asked = askedOf(gateway, "builds");
  const byProject = new Map(builds.map((build) => [build.target.project, build]));
  const projects = [...byProject.keys()];
  core.info(logLine(`Sending ${projects.length} project(s) at ${job.ref} to ${asked.endpoint}: ${titlesOf(projects)}.`));
  const outcomes = new Map<string, Outcome>();
  const pack = (some: readonly string[]) => partsOf(job, inputs, some.flatMap((project) => byProject.get(project) ?? []));
  await deliverAll(projects, pack, gateway, (outcome) => {
    outcomes.set(outcome.project, outcome);
    if (!outcome.isOfRequest) {
      printOutcome(outcome, asked);
    }
  });
  const inOrder = projects.flatMap((project) => outcomes.get(project) ?? []);
  await reportAll(inOrder, { ...asked, manifestOf: (project) => byProject.get(project)?.target.manifest.path ?? "" });
}

// A plan is asked for alone: the gateway's answer is one project's Markdown.
async function planAll(inputs: Inputs, builds: readonly Build[], { gateway, job, folder }: Work): Promise<void> {
  const asked = askedOf(gateway, "plans");
  const deadline = deadlineOf(gateway);
  const limit = new Limit(MAX_PLANS);
  core.info(logLine(`Asking ${asked.endpoint} for the plans of ${builds.length} project(s) at ${job.ref}.`));
  let unauthenticated: Answer | undefined;
  const planned = builds.map((build) =>
    limit.run(async () => {
      // Credentials that are wrong once are wrong for all, and a gateway shuts out who goes on with them.
      const answer = unauthenticated ?? (await ask({ operation: "plans", delivery: deliveryOf(job, inputs, build, true), deadline }, gateway));
      if (!(answer instanceof NoAnswer) && answer.status === 401) {
        unauthenticated = answer;
      }

      return { project: build.target.project, manifestPath: build.target.manifest.path, answer };
    }),
  );
  await reportPlans(await Promise.all(planned), asked, folder);
}
