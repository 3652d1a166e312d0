import { setTimeout } from "node:timers/promises";

/** Time that only goes on, in seconds, and waiting for it. */
export interface Clock {
  now(): number;
  sleep(seconds: number): Promise<void>;
}

/** The machine's; a wait ends with an error when the job is cancelled. */
export function machineClock(cancelled: AbortSignal): Clock {
  return {
    now: () => performance.now() / 1000,
    sleep: (seconds) => setTimeout(seconds * 1000, undefined, { signal: cancelled }),
  };
}
