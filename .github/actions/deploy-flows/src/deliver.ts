import * as core from "@actions/core";
import { isRollout, jsonOf, rolloutPath } from "./answers.js";
import { ask, type Gateway, isWorthAnother, type Question, type Reading } from "./ask.js";
import type { Delivery } from "./build-result.js";
import { follow } from "./follow.js";
import { member, textOf } from "./json.js";
import { look, nextLook } from "./look.js";
import { type Answer, NoAnswer } from "./request.js";
import { logLine, withoutLineBreaks } from "./text.js";

/** What the gateway said last. */
export interface Delivered {
  readonly answer: Answer | NoAnswer;
  /** The rollout's address, as soon as there is one. */
  readonly rolloutUrl: string | undefined;
}

/** Posts a build result until its rollout has ended, the gateway has refused, or the time is over. */
export async function deliver(delivery: Delivery, gateway: Gateway, deadline = gateway.clock.now() + gateway.waitSeconds): Promise<Delivered> {
  const question: Question = { operation: "builds", delivery, deadline };
  const answer = await ask(question, gateway);
  const path = pathOf(answer);
  const rolloutUrl = path === undefined ? undefined : gateway.url + path;
  if (!isRunning(answer)) {
    return { answer, rolloutUrl };
  }

  if (path === undefined) {
    return { answer: await poll(question, gateway), rolloutUrl };
  }

  const followed = await follow({ ...gateway, path, id: delivery.id, deadline, print: core.info });
  switch (followed.kind) {
    case "ended":
      return { answer: withBody(answer, 200, followed.rollout), rolloutUrl };
    case "time is over":
      return { answer: withStatus(answer, followed.status), rolloutUrl };
    default:
      core.info("The gateway sends no events of the rollout; polling for its outcome.");
      return { answer: (await watch(answer, { path, id: delivery.id, deadline }, gateway)) ?? (await poll(question, gateway)), rolloutUrl };
  }
}

/** Looks at a rollout again and again, until it has ended or the time is over. Undefined where this job may not read it. */
async function watch(accepted: Answer, reading: Reading, gateway: Gateway): Promise<Answer | undefined> {
  const { clock } = gateway;
  let last = accepted;
  for (let pause = 1; ; pause = nextLook(pause)) {
    const answer = await look(reading, gateway);
    if (answer === undefined) {
      return undefined;
    }

    if (answer instanceof NoAnswer || isWorthAnother(answer)) {
      // The time is over: the last that is known of it is more than that nobody answered.
      return last;
    }

    last = answer;
    const left = reading.deadline - clock.now();
    if (!isRunning(answer) || left <= 0) {
      return answer;
    }

    tellStatus(answer);
    await clock.sleep(Math.min(pause, left));
  }
}

/** Asks for the outcome, again and again, in posts that wait. */
async function poll(question: Question, gateway: Gateway): Promise<Answer | NoAnswer> {
  const { clock } = gateway;
  for (;;) {
    const began = clock.now();
    const answer = await ask({ ...question, waits: true }, gateway);
    const delay = pollPause(began, clock.now());
    if (!isRunning(answer) || clock.now() + delay >= question.deadline) {
      return answer;
    }

    tellStatus(answer);
    await clock.sleep(delay);
  }
}

function tellStatus(answer: Answer): void {
  core.info(logLine(`The rollout is ${withoutLineBreaks(textOf(member(jsonOf(answer), "status")))}.`));
}

/** Seconds until the next poll: an answer that comes at once although it was asked to wait must not make this a busy loop. */
export function pollPause(began: number, ended: number): number {
  return ended - began < 2 ? 2 : 0;
}

/** Whether the answer is a rollout that has not ended. */
function isRunning(answer: Answer | NoAnswer): answer is Answer {
  return !(answer instanceof NoAnswer) && answer.status === 202;
}

function pathOf(answer: Answer | NoAnswer): string | undefined {
  const rollout = answer instanceof NoAnswer ? undefined : jsonOf(answer);
  return isRollout(rollout) ? rolloutPath(rollout) : undefined;
}

/** A rollout's answer with the status that was seen last. */
export function withStatus(answer: Answer, status: string | undefined): Answer {
  const rollout = jsonOf(answer);
  return status !== undefined && isRollout(rollout) ? withBody(answer, 202, { ...rollout, status }) : answer;
}

export function withBody(answer: Answer, status: number, body: unknown): Answer {
  return { ...answer, status, body: Buffer.from(JSON.stringify(body), "utf8") };
}
