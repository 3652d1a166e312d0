import * as core from "@actions/core";
import { isProblem, jsonOf, problemLine } from "./answers.js";
import type { Delivery } from "./build-result.js";
import type { Clock } from "./clock.js";
import type { Credentials } from "./credentials.js";
import { Failure } from "./failure.js";
import { type Answer, NoAnswer, type Request, type Stream } from "./request.js";
import { logLine, withoutLineBreaks } from "./text.js";

// The gateway answers as soon as the rollout ends, and no later than this. Longer waits are made of several posts under one id, because
// many a proxy cuts off a request that is silent for a minute.
const MAX_POST_SECONDS = 50;

/** What a request may take beyond its waiting. */
const MARGIN_SECONDS = 25;

/** The gateway, and what it is spoken to with. */
export interface Gateway {
  /** Its address, without a slash at its end. */
  readonly url: string;
  /** How long the job waits in all. */
  readonly waitSeconds: number;
  readonly credentials: Credentials;
  readonly exchange: (request: Request) => Promise<Answer>;
  readonly open: (request: Request) => Promise<Stream>;
  readonly clock: Clock;
}

/** What the gateway is asked for: to roll out, to plan, what has to be built, or to release a branch. */
export type Operation = "builds" | "plans" | "projects/outdated" | "branches/release";

export function endpointOf(gateway: Pick<Gateway, "url">, operation: Operation): string {
  return `${gateway.url}/api/v1/${operation}`;
}

/** A request, to be sent until the gateway has answered. */
export interface Question {
  readonly operation: Operation;
  readonly delivery: Delivery;
  /** When the time is over, on the gateway's clock. */
  readonly deadline: number;
  /** Whether the gateway is to answer only when the rollouts have ended, as long as there is time. */
  readonly waits?: boolean;
}

/**
 * Posts until the gateway has answered for good, or the time is over. Always the same id, so that however often it is sent it is one
 * delivery; always a fresh timestamp.
 */
export function ask(question: Question, gateway: Gateway): Promise<Answer | NoAnswer> {
  return insist(() => post(question, gateway), question.deadline, gateway.clock);
}

/** A path of the gateway, to be read until it has answered. */
export interface Reading {
  /** From /api/v1 on. */
  readonly path: string;
  /** Id of the delivery. */
  readonly id: string;
  readonly deadline: number;
}

/** Reads until the gateway has answered for good, or the time is over. */
export function read({ path, id, deadline }: Reading, gateway: Gateway): Promise<Answer | NoAnswer> {
  const get = async (): Promise<Answer | NoAnswer> => {
    // There is no body: the path is what is signed.
    const headers = { Accept: "application/json, application/problem+json", ...(await gateway.credentials(id, Buffer.from(path, "utf8"))) };
    return send({ method: "GET", url: gateway.url + path, headers, maxSeconds: MARGIN_SECONDS }, gateway);
  };
  return insist(get, deadline, gateway.clock);
}

async function insist(request: () => Promise<Answer | NoAnswer>, deadline: number, clock: Clock): Promise<Answer | NoAnswer> {
  for (let pause = 1; ; pause = nextPause(pause)) {
    const answer = await request();
    const retry = retryOf(answer, pause);
    if (retry === undefined || clock.now() + retry.delay >= deadline) {
      return answer;
    }

    core.info(logLine(retry.news));
    await clock.sleep(retry.delay);
  }
}

async function post({ operation, delivery: { id, body }, deadline, waits }: Question, gateway: Gateway): Promise<Answer | NoAnswer> {
  const { clock, credentials } = gateway;
  const seconds = waits ? Math.min(Math.max(Math.floor(deadline - clock.now()), 1), MAX_POST_SECONDS) : 0;
  const headers = {
    "Content-Type": "application/json",
    Accept: operation === "plans" ? "text/markdown, application/problem+json" : "application/json, application/problem+json",
    ...(operation === "builds" ? { Prefer: `wait=${seconds}` } : {}),
    ...(await credentials(id, body)),
  };
  return send({ method: "POST", url: endpointOf(gateway, operation), headers, body, maxSeconds: seconds + MARGIN_SECONDS }, gateway);
}

async function send(request: Request, { exchange }: Gateway): Promise<Answer | NoAnswer> {
  try {
    return await exchange(request);
  } catch (error) {
    if (error instanceof NoAnswer) {
      return error;
    }

    throw error;
  }
}

/** When to ask again, and why; undefined where the answer stays. */
function retryOf(answer: Answer | NoAnswer, pause: number): { readonly delay: number; readonly news: string } | undefined {
  if (answer instanceof NoAnswer) {
    if (answer.isHopeless) {
      throw new Failure(`The gateway cannot be reached: ${answer.message}`);
    }

    return { delay: pause, news: `No response (${withoutLineBreaks(answer.message)}), trying again in ${pause} s.` };
  }

  if (!isWorthAnother(answer)) {
    return undefined;
  }

  const delay = Math.max(retryAfter(answer, pause), 1);
  const problem = jsonOf(answer);
  return { delay, news: `The gateway answered ${answer.status}, trying again in ${delay} s.${isProblem(problem) ? ` ${problemLine(problem)}` : ""}` };
}

/** Whether the gateway, or what stands before it, could answer otherwise later. A 502 with its reason is the gateway's own: Prefect refused it. */
export function isWorthAnother(answer: Answer): boolean {
  return answer.status === 502 ? !isProblem(jsonOf(answer)) : [429, 503, 504].includes(answer.status);
}

/** Seconds that the answer asks to wait, or those that are given. */
export function retryAfter(answer: Answer, otherwise: number): number {
  const value = answer.headers["retry-after"] ?? "";
  if (/^[0-9]{1,6}$/.test(value)) {
    return Number(value);
  }

  const time = Date.parse(value);
  return Number.isNaN(time) ? otherwise : Math.max(Math.ceil((time - Date.now()) / 1000), 0);
}

/** Seconds until the next try, after one that did not help either. */
export function nextPause(pause: number): number {
  return pause < 8 ? pause * 2 : 15;
}
