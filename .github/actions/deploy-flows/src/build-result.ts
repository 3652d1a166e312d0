import { createHash } from "node:crypto";
import type { FlowFacts } from "./flow-facts.js";
import type { Inputs } from "./inputs.js";
import type { Job, Run } from "./job.js";
import type { Target } from "./targets.js";

/** Bytes of a body that is about several projects; the gateway takes no more. */
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** A request to the gateway as it is sent. */
export interface Delivery {
  /** One delivery for one run, attempt and content, however often it is sent. */
  readonly id: string;
  readonly body: Buffer;
}

/** What was built for one project, with all that is known of it. */
export interface Build {
  readonly target: Target;
  readonly facts: FlowFacts;
  /** Git's id of the project's folder, where that is known. */
  readonly tree: string | undefined;
}

/** A request about several projects. */
export interface Part {
  readonly projects: readonly string[];
  readonly delivery: Delivery;
}

/** The build result of one project, or the same for a plan. */
export function deliveryOf(job: Job, inputs: Inputs, build: Build, plan: boolean): Delivery {
  return toDelivery(job, { ...commonFields(job, inputs), plan_only: plan || undefined, project: build.target.project || undefined, ...fieldsOf(build, inputs) });
}

/** The build results of several projects: in one request, or in as few as hold them, in order. */
export function partsOf(job: Job, inputs: Inputs, builds: readonly Build[]): readonly Part[] {
  const common = commonFields(job, inputs);
  const entries = builds.map((build) => ({ project: build.target.project, ...fieldsOf(build, inputs) }));
  // Each entry has a comma before it, but the first.
  const empty = sizeOf({ ...common, projects: [] }) - 1;
  const parts: (typeof entries)[] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const size = sizeOf(entry) + 1;
    if (bytes + size > MAX_BODY_BYTES) {
      parts.push([]);
      bytes = empty;
    }

    parts.at(-1)?.push(entry);
    bytes += size;
  }

  return parts.map((projects) => ({ projects: projects.map(({ project }) => project), delivery: toDelivery(job, { ...common, projects }) }));
}

/** The question which of the projects have to be built, by their trees. */
export function inquiryOf(job: Job, trees: ReadonlyMap<string, string>): Delivery {
  const { repository, repository_id, ref, base_ref, sha, run_id, run_number, run_attempt } = runFields(job);
  return toDelivery(job, { repository, repository_id, ref, base_ref, sha, run_id, run_number, run_attempt, projects: Object.fromEntries(trees) });
}

/** A body as it is sent, under the id of the run. */
export function toDelivery(run: Pick<Run, "runId" | "runAttempt">, content: object): Delivery {
  const body = Buffer.from(JSON.stringify(content), "utf8");
  const hash = createHash("sha256").update(body).digest("hex");
  return { id: `gh-${run.runId}-${run.runAttempt}-${hash.slice(0, 16)}`, body };
}

function sizeOf(content: object): number {
  return Buffer.byteLength(JSON.stringify(content), "utf8");
}

// What is undefined is left out.
function runFields(job: Job) {
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
  };
}

/** What is the same for all projects. */
function commonFields(job: Job, inputs: Inputs) {
  return { ...runFields(job), checks: inputs.checks, allow_mass_prune: inputs.allowMassPrune || undefined };
}

/** What is one project's own. */
function fieldsOf({ target, facts, tree }: Build, inputs: Inputs) {
  return {
    image: target.image.reference,
    digest: target.image.digest || undefined,
    outputs: Object.keys(inputs.outputs).length > 0 ? inputs.outputs : undefined,
    tree,
    manifest: target.manifest.text,
    prefect_version: facts.prefectVersion,
    flows: facts.flows,
  };
}
