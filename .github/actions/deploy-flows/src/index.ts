import { dirname } from "node:path";
import * as core from "@actions/core";
import { Failure, InvalidInputs } from "./failure.js";
import { run } from "./main.js";
import { trustMachine } from "./trust.js";

// Seconds for what was started to end, before the runner ends everything.
const CLEAN_UP_SECONDS = 5;

const cancelled = new AbortController();
for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  process.once(signal, () => {
    process.exitCode = exitCode;
    cancelled.abort();
    setTimeout(() => process.exit(), CLEAN_UP_SECONDS * 1000).unref();
  });
}

// Nothing made here is for others to read.
process.umask(0o077);
trustMachine();
try {
  await run(process.env, dirname(import.meta.dirname), cancelled.signal);
} catch (error) {
  if (!cancelled.signal.aborted) {
    tell(error);
  }
}

function tell(error: unknown): void {
  if (error instanceof InvalidInputs) {
    error.problems.forEach((problem) => core.error(problem));
    process.exitCode = core.ExitCode.Failure;
  } else {
    core.setFailed(error instanceof Failure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
