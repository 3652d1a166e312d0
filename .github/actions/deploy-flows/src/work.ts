import { endpointOf, type Gateway, type Operation } from "./ask.js";
import type { Build } from "./build-result.js";
import { gatherFlows } from "./flows.js";
import type { Inputs } from "./inputs.js";
import type { Job } from "./job.js";
import { gatherTrees } from "./trees.js";
import type { Asked } from "./verdict.js";

/** What every run of the action works with. */
export interface Work {
  readonly gateway: Gateway;
  readonly job: Job;
  /** The root of the repository. */
  readonly root: string;
  readonly actionFolder: string;
  /** Where a plan's file goes; empty for the machine's folder of temporary files. */
  readonly folder: string;
  readonly cancelled: AbortSignal;
}

/** What was built for each target, with its tree and its flows. */
export async function gatherBuilds(inputs: Inputs, { job, root, actionFolder, cancelled }: Work): Promise<readonly Build[]> {
  const projects = inputs.targets.map(({ project }) => project);
  const trees = inputs.trees ? await gatherTrees(projects, job.sha, root, cancelled) : new Map<string, string>();
  const facts = await gatherFlows(inputs, { actionFolder, root, cancelled });
  return inputs.targets.map((target) => ({ target, facts: facts(target), tree: trees.get(target.project) }));
}

export function askedOf(gateway: Gateway, operation: Operation): Asked {
  return { endpoint: endpointOf(gateway, operation), operation, waitSeconds: gateway.waitSeconds };
}

/** When the time of the job is over. */
export function deadlineOf({ clock, waitSeconds }: Gateway): number {
  return clock.now() + waitSeconds;
}
