import { spawn } from "node:child_process";

// Bytes that are kept of what a program prints; those that print much have tighter bounds of their own.
const MAX_OUTPUT_BYTES = 8 * 1024 * 1024;
const MAX_LOG_BYTES = 32 * 1024 * 1024;

export interface Ran {
  /** Null where the program could not be started, or was killed. */
  readonly code: number | null;
  readonly output: string;
  readonly log: string;
}

export interface Running {
  /** Where it runs; by default where the action does. */
  readonly folder?: string;
  /** What it reads; nothing by default. */
  readonly input?: string;
  /** Variables beside those of the action. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Runs a program to its end. What it starts ends with it when the job is cancelled. */
export function runProgram(program: string, args: readonly string[], cancelled: AbortSignal, { folder, input, variables }: Running = {}): Promise<Ran> {
  return new Promise((resolve, reject) => {
    cancelled.throwIfAborted();
    // A group of its own, so that all of it can be ended. Windows has no such groups.
    const isGroup = process.platform !== "win32";
    const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], detached: isGroup, cwd: folder, env: { ...process.env, ...variables } });
    const output = new Kept(MAX_OUTPUT_BYTES);
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
    // A program that ends without reading is judged by how it ends.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input ?? "");
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
