import * as core from "@actions/core";
import { ask } from "./ask.js";
import { deliveryOf } from "./build-result.js";
import { deliver } from "./deliver.js";
import type { Inputs } from "./inputs.js";
import { report } from "./report.js";
import { logLine } from "./text.js";
import { askedOf, deadlineOf, gatherBuilds, type Work } from "./work.js";

/** Deploys one manifest, or plans what that would do. */
export async function runOne(inputs: Inputs, plan: boolean, work: Work): Promise<void> {
  const { gateway, job, root, folder } = work;
  const asked = askedOf(gateway, plan ? "plans" : "builds");
  for (const build of await gatherBuilds(inputs, work)) {
    const { image, manifest } = build.target;
    const delivery = deliveryOf(job, inputs, build, plan);
    core.info(logLine(`Sending ${image.reference} at ${job.ref} as ${delivery.id} to ${asked.endpoint}.`));
    const deadline = deadlineOf(gateway);
    const delivered = plan ? { answer: await ask({ operation: "plans", delivery, deadline }, gateway), rolloutUrl: undefined } : await deliver(delivery, gateway, deadline);
    await report(delivered, { ...asked, image: image.reference, manifestPath: fromRoot(manifest.path, root), folder });
  }
}

/** The manifest's path as GitHub shows it, from the root of the repository. */
function fromRoot(path: string, root: string): string {
  const inside = path.startsWith(`${root}/`) ? path.slice(root.length + 1) : path;
  return inside.replace(/^\.\//, "");
}
