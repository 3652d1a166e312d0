import { createHash } from "node:crypto";
import type { FlowFacts } from "./flow-facts.js";
import type { Inputs } from "./inputs.js";
import type { Job } from "./job.js";

/** A build result as it is sent. */
export interface Delivery {
  /** One delivery for one run, attempt and content, however often it is sent. */
  readonly id: string;
  readonly body: Buffer;
}

export function deliveryOf(job: Job, inputs: Inputs, facts: FlowFacts, plan: boolean): Delivery {
  const body = Buffer.from(JSON.stringify(buildResult(job, inputs, facts, plan)), "utf8");
  const hash = createHash("sha256").update(body).digest("hex");
  return { id: `gh-${job.runId}-${job.runAttempt}-${hash.slice(0, 16)}`, body };
}

// What is undefined is left out.
function buildResult(job: Job, inputs: Inputs, facts: FlowFacts, plan: boolean): Record<string, unknown> {
  return {
    repository: job.repository,
    repository_id: job.repositoryId,
    ref: job.ref,
    base_ref: job.baseRef,
    sha: job.sha,
    run_id: job.runId,
    run_number: job.runNumber,
    run_attempt: job.runAttempt,
    actor: job.actor,
    workflow: job.workflow,
    event_name: job.eventName,
    server_url: job.serverUrl,
    image: inputs.image,
    digest: inputs.digest || undefined,
    checks: inputs.checks,
    outputs: Object.keys(inputs.outputs).length > 0 ? inputs.outputs : undefined,
    allow_mass_prune: inputs.allowMassPrune || undefined,
    plan_only: plan || undefined,
    manifest: inputs.manifest.text,
    prefect_version: facts.prefectVersion,
    flows: facts.flows,
  };
}
