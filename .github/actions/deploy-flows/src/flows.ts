import { join } from "node:path";
import * as core from "@actions/core";
import { type FlowFacts, NO_FACTS, parseFlowFacts } from "./flow-facts.js";
import type { Inputs } from "./inputs.js";
import { runProgram } from "./program.js";
import { logLine } from "./text.js";

// What a version of Prefect looks like: the gateway refuses others, and better none than no deployment.
const VERSION = /^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}((a|b|rc)[0-9]{1,6})?(\.post[0-9]{1,6})?(\.dev[0-9]{1,6})?$/;

/** What Prefect says of the flows: as the input has it, or from the image; nothing where it cannot be had. */
export async function gatherFlows(inputs: Inputs, actionFolder: string, cancelled: AbortSignal): Promise<FlowFacts> {
  const facts = inputs.flowFacts === "auto" ? await collectFlows(inputs, actionFolder, cancelled) : inputs.flowFacts;
  if (facts.prefectVersion !== undefined && !VERSION.test(facts.prefectVersion)) {
    core.warning("The collected version of Prefect in the image is not valid and is not sent.");
    return { ...facts, prefectVersion: undefined };
  }

  return facts;
}

async function collectFlows(inputs: Inputs, actionFolder: string, cancelled: AbortSignal): Promise<FlowFacts> {
  if ((await runProgram("docker", ["version"], cancelled)).code !== 0) {
    core.warning("Docker is not available, so the flows were not collected from the image. The gateway needs another source for them.");
    return NO_FACTS;
  }

  // The digest names what was built, whatever the tag names by now.
  const reference = inputs.digest === "" ? inputs.image : `${inputs.image.slice(0, inputs.image.lastIndexOf(":"))}@${inputs.digest}`;
  const { code, output, log } = await runProgram("bash", [join(actionFolder, "collect-flows.sh"), reference, inputs.manifest.path], cancelled);
  for (const line of log.split(/[\r\n]+/).filter((each) => each !== "")) {
    core.info(logLine(line));
  }

  const facts = code === 0 ? parseFlowFacts(output) : undefined;
  if (facts === undefined) {
    core.warning(`The flows could not be collected from ${reference}. The gateway needs another source for them. See the log above for the reason.`);
    return NO_FACTS;
  }

  core.info(logLine(`Collected ${facts.flows.length} flow(s) from ${reference}.`));
  if (log.includes("cannot be imported:")) {
    core.warning("Some flows could not be imported inside the image and are not sent. See the log above for their names.");
  }

  return facts;
}
