import { join } from "node:path";
import * as core from "@actions/core";
import { type FlowFacts, NO_FACTS, parseFactsOfProjects, parseFlowFacts } from "./flow-facts.js";
import type { Image } from "./images.js";
import { type Ran, runProgram } from "./program.js";
import { projectOf, titlesOf } from "./project.js";
import type { Target, Targets } from "./targets.js";
import { logLine } from "./text.js";

// What a version of Prefect looks like: the gateway refuses others, and better none than no deployment.
const VERSION = /^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}((a|b|rc)[0-9]{1,6})?(\.post[0-9]{1,6})?(\.dev[0-9]{1,6})?$/;

/** Where the script is, and what ends it. */
export interface Collecting {
  readonly actionFolder: string;
  /** Where the paths of several manifests begin. */
  readonly root: string;
  readonly cancelled: AbortSignal;
}

/** What Prefect says of the flows of each target: as the input has it, or from the image; nothing where it cannot be had. */
export async function gatherFlows({ targets, areSeveral }: Targets, collecting: Collecting): Promise<(target: Target) => FlowFacts> {
  const asked = targets.filter(({ facts }) => facts === "auto");
  const collected = asked.length === 0 ? new Map<Target, FlowFacts>() : await collectFlows(asked, areSeveral, collecting);
  const all = new Map(targets.map((target) => [target, target.facts === "auto" ? (collected.get(target) ?? NO_FACTS) : target.facts]));
  if ([...all.values()].some((facts) => !hasValidVersion(facts))) {
    core.warning("The collected version of Prefect in the image is not valid and is not sent.");
  }

  return (target) => {
    const facts = all.get(target) ?? NO_FACTS;
    return hasValidVersion(facts) ? facts : { ...facts, prefectVersion: undefined };
  };
}

function hasValidVersion({ prefectVersion }: FlowFacts): boolean {
  return prefectVersion === undefined || VERSION.test(prefectVersion);
}

// Each image once, however many projects share it, and one after another: a container may take much memory.
async function collectFlows(targets: readonly Target[], areSeveral: boolean, collecting: Collecting): Promise<ReadonlyMap<Target, FlowFacts>> {
  const collected = new Map<Target, FlowFacts>();
  if ((await runProgram("docker", ["version"], collecting.cancelled)).code !== 0) {
    core.warning("Docker is not available, so the flows were not collected from the image. The gateway needs another source for them.");
    return collected;
  }

  for (const [reference, sharing] of byImage(targets)) {
    const facts = await collectFrom(reference, sharing, areSeveral, collecting);
    sharing.forEach((target, index) => collected.set(target, facts[index] ?? NO_FACTS));
  }

  return collected;
}

function byImage(targets: readonly Target[]): ReadonlyMap<string, readonly Target[]> {
  const images = new Map<string, Target[]>();
  for (const target of targets) {
    const reference = referenceOf(target.image);
    images.set(reference, [...(images.get(reference) ?? []), target]);
  }

  return images;
}

// The digest names what was built, whatever the tag names by now.
function referenceOf({ reference, digest }: Image): string {
  return digest === "" ? reference : `${reference.slice(0, reference.lastIndexOf(":"))}@${digest}`;
}

/** The facts of each target, undefined for those of which nothing could be collected. */
async function collectFrom(reference: string, targets: readonly Target[], areSeveral: boolean, collecting: Collecting): Promise<readonly (FlowFacts | undefined)[]> {
  const { actionFolder, root, cancelled } = collecting;
  // The entrypoints of a project are relative to its folder; a manifest that is of none is read as ever.
  const isByProject = areSeveral || targets.some(({ project }) => project !== "");
  const paths = targets.map(({ manifest }) => manifest.path);
  const args = [join(actionFolder, "collect-flows.sh"), ...(isByProject ? ["--projects"] : []), reference, ...paths];
  const ran = await runProgram("bash", args, cancelled, areSeveral ? { folder: root } : {});
  for (const line of ran.log.split(/[\r\n]+/).filter((each) => each !== "")) {
    core.info(logLine(line));
  }

  const facts = factsOf(ran, paths, isByProject);
  const missing = targets.filter((_, index) => facts[index] === undefined);
  if (missing.length === targets.length) {
    core.warning(`The flows could not be collected from ${reference}. The gateway needs another source for them. See the log above for the reason.`);
    return facts;
  }

  core.info(logLine(`Collected ${facts.reduce((count, each) => count + (each?.flows.length ?? 0), 0)} flow(s) from ${reference}.`));
  if (missing.length > 0) {
    core.warning(`The flows of ${titlesOf(missing.map(({ project }) => project))} could not be collected. The gateway needs another source for them. See the log above for the reason.`);
  } else if (ran.log.includes("cannot be imported:")) {
    core.warning("Some flows could not be imported inside the image and are not sent. See the log above for their names.");
  }

  return facts;
}

function factsOf({ code, output }: Ran, paths: readonly string[], isByProject: boolean): readonly (FlowFacts | undefined)[] {
  if (code !== 0) {
    return paths.map(() => undefined);
  }

  const byFolder = isByProject ? parseFactsOfProjects(output) : undefined;
  return paths.map((path) => (isByProject ? byFolder?.get(projectOf(path.replace(/^\.\//, ""))) : parseFlowFacts(output)));
}
