// What several tests share: a clock that stands, a log that is kept, and an environment of a job.
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";
import type { Clock } from "../src/clock.js";
import type { Environment } from "../src/environment.js";
import type { Answer } from "../src/request.js";

export const SHA = "0123456789abcdef0123456789abcdef01234567";

/** A clock on which only sleeping passes time. */
export class StandingClock implements Clock {
  readonly slept: number[] = [];
  #now = 1000;

  now(): number {
    return this.#now;
  }

  sleep(seconds: number): Promise<void> {
    this.slept.push(seconds);
    this.#now += seconds;
    return Promise.resolve();
  }

  pass(seconds: number): void {
    this.#now += seconds;
  }
}

/** The lines that are written to the log while a test runs. */
export function keepLog(context: TestContext): string[] {
  const lines: string[] = [];
  const write = process.stdout.write.bind(process.stdout);
  // The test runner writes its own reports as bytes.
  context.mock.method(process.stdout, "write", (chunk: string | Uint8Array) => {
    if (typeof chunk !== "string") {
      return write(chunk);
    }

    lines.push(...chunk.split("\n").filter((line) => line !== ""));
    return true;
  });
  return lines;
}

export function answer(status: number, body: unknown, headers: Answer["headers"] = {}): Answer {
  return { status, headers, body: Buffer.from(typeof body === "string" ? body : JSON.stringify(body), "utf8") };
}

/** GitHub's variables of a job that a push to main has started. */
export function pushToMain(): Environment {
  return {
    GITHUB_EVENT_NAME: "push",
    GITHUB_REPOSITORY: "org/pipelines-arcgis",
    GITHUB_REPOSITORY_ID: "123",
    GITHUB_REF: "refs/heads/main",
    GITHUB_SHA: SHA,
    GITHUB_RUN_ID: "9001",
    GITHUB_RUN_NUMBER: "7",
    GITHUB_RUN_ATTEMPT: "1",
  };
}

/** A server on a free loopback port, for as long as the test runs. */
export async function serve(context: TestContext, listener: http.RequestListener): Promise<string> {
  const server = http.createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A promise, and what fulfils it. */
export function signal(): { readonly given: Promise<void>; readonly give: () => void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}
