import { isRollout, jsonOf } from "./answers.js";
import { type Gateway, isWorthAnother, read, type Reading } from "./ask.js";
import { type Answer, NoAnswer } from "./request.js";

/** Seconds between two looks at a rollout, at most. */
const MAX_LOOK_PAUSE_SECONDS = 8;

/** Seconds until the next look at a rollout. */
export function nextLook(pause: number): number {
  return Math.min(pause * 2, MAX_LOOK_PAUSE_SECONDS);
}

/**
 * Reads a rollout. The answer is as to a post: 202 as long as the rollout has not ended. Undefined where the gateway does not let this job
 * read it, which an older one does not.
 */
export async function look(reading: Reading, gateway: Gateway): Promise<Answer | NoAnswer | undefined> {
  const answer = await read(reading, gateway);
  if (answer instanceof NoAnswer || isWorthAnother(answer)) {
    return answer;
  }

  const rollout = jsonOf(answer);
  if (answer.status !== 200 || !isRollout(rollout)) {
    return undefined;
  }

  return typeof rollout["finished_at"] === "string" ? answer : { ...answer, status: 202 };
}
