import { isProblem, isRollout, jsonOf, type Problem, type Rollout } from "./answers.js";
import type { Operation } from "./ask.js";
import { member, textOf } from "./json.js";
import { type Answer, NoAnswer } from "./request.js";
import { withoutLineBreaks } from "./text.js";

/** What an answer comes to. */
export type Verdict =
  | { readonly kind: "rollout"; readonly rollout: Rollout }
  | { readonly kind: "plan"; readonly markdown: Buffer; readonly deployable: boolean }
  | { readonly kind: "refused"; readonly problem: Problem; readonly httpStatus: number }
  /** Nothing is known of what becomes of the build result, for the reason in the text. */
  | { readonly kind: "unknown"; readonly text: string };

/** What was asked for, as far as it decides what an answer comes to. */
export interface Asked {
  readonly endpoint: string;
  readonly operation: Operation;
  readonly waitSeconds: number;
}

export function verdictOf(answer: Answer | NoAnswer, { endpoint, operation, waitSeconds }: Asked): Verdict {
  if (answer instanceof NoAnswer) {
    return { kind: "unknown", text: `The gateway did not answer within ${waitSeconds} s: ${answer.message}` };
  }

  const { status } = answer;
  const value = jsonOf(answer);
  const deployable = headerOf(answer.headers["plan-deployable"]);
  if (operation === "plans" && status === 200 && (answer.headers["content-type"] ?? "").startsWith("text/markdown") && /^(true|false)$/.test(deployable)) {
    return { kind: "plan", markdown: answer.body, deployable: deployable === "true" };
  }

  if (operation === "builds" && (status === 200 || status === 202) && isRollout(value)) {
    return { kind: "rollout", rollout: value };
  }

  if (isProblem(value) && status >= 400 && status < 500 && status !== 429) {
    return { kind: "refused", problem: value, httpStatus: status };
  }

  return {
    kind: "unknown",
    text: isProblem(value)
      ? `The gateway answered ${status}: ${withoutLineBreaks(value.title)} ${withoutLineBreaks(textOf(value["detail"]))}`
      : `${endpoint} responded with ${status}, which is not a response of the gateway. Check the address, and that no proxy redirects or requires a login.`,
  };
}

/** Why a rollout failed, as one line; empty where it says nothing of that. */
export function failureOf(rollout: Rollout): string {
  const failure = rollout["failure"];
  return textOf(failure) === "" ? "" : withoutLineBreaks(`${textOf(member(failure, "code"))}: ${textOf(member(failure, "detail"))}`);
}

/** Why the gateway refused, as one line. */
export function refusalOf(problem: Problem, httpStatus: number): string {
  return `${withoutLineBreaks(problem.title)} ${withoutLineBreaks(textOf(problem["detail"]))} (${httpStatus} ${withoutLineBreaks(problem.code)})`;
}

function headerOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string" ? value : (value?.at(-1) ?? "");
}
