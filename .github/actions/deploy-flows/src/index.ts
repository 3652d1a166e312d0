import { dirname } from "node:path";
import * as core from "@actions/core";
import { Failure, InvalidInputs } from "./failure.js";
import { run } from "./main.js";
import { trustMachine } from "./trust.js";

// Seconds in which everything has to be over: what was started, when the job is cancelled, and connections that nobody waits for, such as one
// through a proxy that does not answer. The runner waits little longer.
const CLEAN_UP_SECONDS = 5;

function endSoon(): void {
  setTimeout(() => process.exit(), CLEAN_UP_SECONDS * 1000).unref();
}

const cancelled = new AbortController();
for (const [signal, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  process.once(signal, () => {
    process.exitCode = exitCode;
    cancelled.abort();
    endSoon();
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

endSoon();

function tell(error: unknown): void {
  if (error instanceof InvalidInputs) {
    error.problems.forEach((problem) => core.error(problem));
    process.exitCode = core.ExitCode.Failure;
  } else {
    core.setFailed(error instanceof Failure ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}
