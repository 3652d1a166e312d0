// What several tests share: a clock that stands, a log that is kept, and an environment of a job.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { TestContext } from "node:test";
import type { Gateway } from "../src/ask.js";
import type { Clock } from "../src/clock.js";
import type { Environment } from "../src/environment.js";
import type { Answer, NoAnswer, Request, Stream } from "../src/request.js";

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

/** A gateway that is only played, and what it was asked for. */
export interface Played {
  readonly gateway: Gateway;
  readonly clock: StandingClock;
  readonly posts: Request[];
  readonly reads: Request[];
  readonly streams: Request[];
  readonly log: string[];
}

/** Plays a gateway that answers posts, streams events, and shows rollouts, as the functions say; a number is a stream's status. An older one shows no job its rollouts. */
export function playGateway(
  context: TestContext,
  answerPost: (request: Request) => Answer | NoAnswer,
  answerStream: (request: Request) => string | number | NoAnswer = () => 404,
  changes: Partial<Gateway> = {},
  answerRead: (request: Request) => Answer | NoAnswer = () => answer(401, { code: "unauthenticated", title: "No." }),
): Played {
  const clock = new StandingClock();
  const posts: Request[] = [];
  const reads: Request[] = [];
  const streams: Request[] = [];
  const exchange = (request: Request): Promise<Answer> => {
    const isRead = request.method === "GET";
    (isRead ? reads : posts).push(request);
    const next = (isRead ? answerRead : answerPost)(request);
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next);
  };
  const open = (request: Request): Promise<Stream> => {
    streams.push(request);
    const next = answerStream(request);
    if (next instanceof Error) {
      return Promise.reject(next);
    }

    const chunks = (async function* () {
      yield Buffer.from(String(next), "utf8");
    })();
    return Promise.resolve({ status: typeof next === "number" ? next : 200, chunks, close: () => undefined });
  };
  const gateway: Gateway = {
    url: "https://gateway.example.org",
    waitSeconds: 600,
    credentials: (id, signed) => Promise.resolve({ "webhook-id": id, signed: signed.toString("utf8") }),
    exchange,
    open,
    clock,
    ...changes,
  };
  return { gateway, clock, posts, reads, streams, log: keepLog(context) };
}

/** One after another; the last one stays. */
export function inTurn<T>(given: readonly T[]): () => T {
  let count = 0;
  return () => given[Math.min(count++, given.length - 1)] as T;
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

/** What a started action finds besides a manifest. */
export interface Prepared {
  /** What stands in for Docker. */
  readonly docker?: string;
  readonly files?: Readonly<Record<string, string>>;
  /** Changes the repository before the action begins, and gives variables of that. */
  readonly prepare?: (repository: string) => Environment;
}

/** Starts the bundle as a runner does, in a repository of its own with a manifest at its root. */
export function startAction(context: TestContext, changes: Environment, { docker = "", files = {}, prepare = () => ({}) }: Prepared = {}) {
  const folder = mkdtempSync(join(tmpdir(), "action-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const [temp, repository, output, summary] = [join(folder, "tmp"), join(folder, "repository"), join(folder, "output"), join(folder, "summary")];
  mkdirSync(temp);
  for (const [path, content] of Object.entries({ "prefect.yaml": "deployments: []\n", ...files })) {
    mkdirSync(dirname(join(repository, path)), { recursive: true });
    writeFileSync(join(repository, path), content);
  }

  writeFileSync(join(folder, "docker"), docker, { mode: 0o700 });
  [output, summary].forEach((file) => writeFileSync(file, ""));
  const environment = {
    ...pushToMain(),
    "INPUT_GATEWAY-URL": "http://127.0.0.1:9",
    INPUT_SECRET: "a plain secret of many bytes",
    INPUT_IMAGE: "ghcr.io/org/name:main-1",
    "INPUT_FLOW-FACTS": "none",
    GITHUB_WORKSPACE: repository,
    GITHUB_OUTPUT: output,
    GITHUB_STEP_SUMMARY: summary,
    TMPDIR: temp,
    PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    ...changes,
    ...prepare(repository),
  };
  const child = spawn(process.execPath, [resolve("dist/index.js")], { cwd: repository, env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let printed = "";
  child.stdout.on("data", (chunk: Buffer) => (printed += chunk.toString("utf8")));
  const ended = new Promise<number | null>((done) => child.once("close", done));
  return { folder, temp, child, ended, output: () => printed, summary: () => readFileSync(summary, "utf8"), outputs: () => outputsIn(readFileSync(output, "utf8")) };
}

/** The outputs in a file: each is NAME<<END, its line, END. */
export function outputsIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/^([^<\n]+)<<(.+)\n(.*)\n\2$/gm)].map(([, name, , value]) => [name, value]));
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
