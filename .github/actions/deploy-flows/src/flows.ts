import { spawn } from "node:child_process";
import { join } from "node:path";
import * as core from "@actions/core";
import { type FlowFacts, NO_FACTS, parseFlowFacts } from "./flow-facts.js";
import type { Inputs } from "./inputs.js";
import { logLine } from "./text.js";

// What a version of Prefect looks like: the gateway refuses others, and better none than no deployment.
const VERSION = /^(0|[1-9][0-9]{0,5})(\.(0|[1-9][0-9]{0,5})){2}((a|b|rc)[0-9]{1,6})?(\.post[0-9]{1,6})?(\.dev[0-9]{1,6})?$/;

// Bytes that are kept of what the script prints; it has tighter bounds of its own.
const MAX_FACTS_BYTES = 8 * 1024 * 1024;
const MAX_LOG_BYTES = 32 * 1024 * 1024;

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
  if ((await run("docker", ["version"], cancelled)).code !== 0) {
    core.warning("Docker is not available, so the flows were not collected from the image. The gateway needs another source for them.");
    return NO_FACTS;
  }

  // The digest names what was built, whatever the tag names by now.
  const reference = inputs.digest === "" ? inputs.image : `${inputs.image.slice(0, inputs.image.lastIndexOf(":"))}@${inputs.digest}`;
  const { code, output, log } = await run("bash", [join(actionFolder, "collect-flows.sh"), reference, inputs.manifest.path], cancelled);
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

interface Ran {
  /** Null where the program could not be started, or was killed. */
  readonly code: number | null;
  readonly output: string;
  readonly log: string;
}

/** Runs a program to its end, without input. What it starts ends with it when the job is cancelled. */
function run(program: string, args: readonly string[], cancelled: AbortSignal): Promise<Ran> {
  return new Promise((resolve, reject) => {
    cancelled.throwIfAborted();
    // A group of its own, so that all of it can be ended. Windows has no such groups.
    const isGroup = process.platform !== "win32";
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], detached: isGroup });
    const output = new Kept(MAX_FACTS_BYTES);
    const log = new Kept(MAX_LOG_BYTES);
    const cancel = (): void => {
      // Where it has not ended yet: the number of a group that is gone may be another's.
      if (isGroup && child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, "SIGTERM");
      } else {
        child.kill();
      }
    };
    const done = (code: number | null): void => {
      cancelled.removeEventListener("abort", cancel);
      if (cancelled.aborted) {
        reject(cancelled.reason as Error);
      } else {
        resolve({ code, output: output.text, log: log.text });
      }
    };

    cancelled.addEventListener("abort", cancel, { once: true });
    child.stdout.on("data", (chunk: Buffer) => output.add(chunk));
    child.stderr.on("data", (chunk: Buffer) => log.add(chunk));
    child.once("error", () => done(null));
    child.once("close", (code) => done(code));
  });
}

/** The beginning of what is printed, up to a number of bytes. */
class Kept {
  readonly #chunks: Buffer[] = [];
  #left: number;

  constructor(bytes: number) {
    this.#left = bytes;
  }

  add(chunk: Buffer): void {
    if (this.#left > 0) {
      const kept = chunk.subarray(0, this.#left);
      this.#left -= kept.length;
      this.#chunks.push(kept);
    }
  }

  get text(): string {
    return Buffer.concat(this.#chunks).toString("utf8");
  }
}
