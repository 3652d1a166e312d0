import * as core from "@actions/core";
import { isProblem, isRollout, jsonOf, problemLine, rolloutPath } from "./answers.js";
import type { Delivery } from "./build-result.js";
import type { Clock } from "./clock.js";
import type { Credentials } from "./credentials.js";
import { Failure } from "./failure.js";
import { follow, nextPause } from "./follow.js";
import { member, textOf } from "./json.js";
import { type Answer, NoAnswer, type Request, type Stream } from "./request.js";
import { logLine, withoutLineBreaks } from "./text.js";

// The gateway answers as soon as the rollout ends, and no later than this. Longer waits are made of several posts under one id, because
// many a proxy cuts off a request that is silent for a minute.
const MAX_POST_SECONDS = 50;

/** What a post may take beyond its waiting. */
const POST_MARGIN_SECONDS = 25;

/** What a build result is sent with. */
export interface Sender {
  readonly gatewayUrl: string;
  readonly endpoint: string;
  readonly plan: boolean;
  readonly waitSeconds: number;
  readonly credentials: Credentials;
  readonly exchange: (request: Request) => Promise<Answer>;
  readonly open: (request: Request) => Promise<Stream>;
  readonly clock: Clock;
}

/** What the gateway said last. */
export interface Delivered {
  readonly answer: Answer | NoAnswer;
  /** The rollout's address, as soon as there is one. */
  readonly rolloutUrl: string | undefined;
}

/**
 * Posts until the rollout has ended, the gateway has refused, or the time is over. Always the same id, so that however often it is sent it
 * is one delivery; always a fresh timestamp.
 */
export async function deliver(delivery: Delivery, sender: Sender): Promise<Delivered> {
  const { clock, gatewayUrl } = sender;
  const deadline = clock.now() + sender.waitSeconds;
  let path: string | undefined;
  let isFollowing = true;
  let pause = 1;
  const delivered = (answer: Answer | NoAnswer): Delivered => ({ answer, rolloutUrl: path === undefined ? undefined : gatewayUrl + path });
  for (;;) {
    // Who follows the events has no need to wait here.
    const seconds = isFollowing ? 0 : Math.min(Math.max(Math.floor(deadline - clock.now()), 1), MAX_POST_SECONDS);
    const began = clock.now();
    const answer = await post(delivery, sender, seconds);
    let delay: number;
    let news: string;
    if (answer instanceof NoAnswer) {
      if (answer.isHopeless) {
        throw new Failure(`The gateway cannot be reached: ${answer.message}`);
      }

      delay = pause;
      news = `No response (${withoutLineBreaks(answer.message)}), trying again in ${delay} s.`;
    } else if (answer.status === 202) {
      const rollout = jsonOf(answer);
      path = rolloutPath(rollout) ?? path;
      if (isFollowing && path !== undefined) {
        const followed = await follow({ ...sender, path, id: delivery.id, deadline });
        switch (followed.kind) {
          case "ended":
            return delivered(withBody(answer, 200, followed.rollout));
          case "time is over":
            return delivered(followed.status !== undefined && isRollout(rollout) ? withBody(answer, 202, { ...rollout, status: followed.status }) : answer);
          default:
            core.info("The gateway sends no events of the rollout; polling for its outcome.");
            isFollowing = false;
            continue;
        }
      }

      isFollowing = false;
      // An answer that comes at once although it was asked to wait must not make this a busy loop.
      pause = 1;
      delay = clock.now() - began < 2 ? 2 : 0;
      news = `The rollout is ${withoutLineBreaks(textOf(member(rollout, "status")))}.`;
    } else if (isWorthAnother(answer)) {
      delay = Math.max(retryAfter(answer, pause), 1);
      const problem = jsonOf(answer);
      news = `The gateway answered ${answer.status}, trying again in ${delay} s.${isProblem(problem) ? ` ${problemLine(problem)}` : ""}`;
    } else {
      const rollout = jsonOf(answer);
      path = isRollout(rollout) ? (rolloutPath(rollout) ?? path) : path;
      return delivered(answer);
    }

    if (clock.now() + delay >= deadline) {
      return delivered(answer);
    }

    core.info(logLine(news));
    await clock.sleep(delay);
    pause = nextPause(pause);
  }
}

async function post({ id, body }: Delivery, { endpoint, plan, credentials, exchange }: Sender, seconds: number): Promise<Answer | NoAnswer> {
  const headers = {
    "Content-Type": "application/json",
    Accept: plan ? "text/markdown, application/problem+json" : "application/json, application/problem+json",
    ...(plan ? {} : { Prefer: `wait=${seconds}` }),
    ...(await credentials(id, body)),
  };
  try {
    return await exchange({ method: "POST", url: endpoint, headers, body, maxSeconds: seconds + POST_MARGIN_SECONDS });
  } catch (error) {
    if (error instanceof NoAnswer) {
      return error;
    }

    throw error;
  }
}

/** Whether the gateway, or what stands before it, could answer otherwise later. A 502 with its reason is the gateway's own: Prefect refused it. */
function isWorthAnother(answer: Answer): boolean {
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

function withBody(answer: Answer, status: number, body: unknown): Answer {
  return { ...answer, status, body: Buffer.from(JSON.stringify(body), "utf8") };
}
