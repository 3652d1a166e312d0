import { isObject, type JsonObject, member, parseJson, textOf } from "./json.js";
import type { Answer } from "./request.js";
import { oneLine } from "./text.js";

// What the gateway's answers are, and what is no answer of it.

export function jsonOf(answer: Answer): unknown {
  return parseJson(answer.body.toString("utf8"));
}

/** A rollout, with whatever else the gateway says of it. */
export type Rollout = JsonObject & { readonly id: string; readonly status: string };

export function isRollout(value: unknown): value is Rollout {
  return typeof member(value, "id") === "string" && typeof member(value, "status") === "string";
}

/** Why the gateway does not do what it was asked for: problem details of RFC 9457 with its own code. */
export type Problem = JsonObject & { readonly code: string; readonly title: string };

export function isProblem(value: unknown): value is Problem {
  return typeof member(value, "code") === "string" && typeof member(value, "title") === "string";
}

export function problemLine(problem: Problem): string {
  return oneLine(`${problem.title} ${textOf(problem["detail"])} (${problem.code})`);
}

/** The path of a rollout at the gateway; undefined where its id is none that could be one. */
export function rolloutPath(answer: unknown): string | undefined {
  const id = textOf(member(answer, "id"));
  return /^[0-9A-Za-z-]+$/.test(id) ? `/api/v1/rollouts/${id}` : undefined;
}

/** What a rollout did with its deployments. Older gateways do not say what they pruned. */
export function countsOf(rollout: unknown): Readonly<Record<"created" | "updated" | "unchanged" | "pruned", string>> {
  const count = (name: string): string => textOf(member(rollout, "deployments", name));
  return { created: count("created"), updated: count("updated"), unchanged: count("unchanged"), pruned: count("pruned") || "0" };
}

export function countsLine(rollout: unknown): string {
  const { created, updated, unchanged, pruned } = countsOf(rollout);
  return oneLine(`${created} created, ${updated} updated, ${unchanged} unchanged, ${pruned} pruned`);
}

const DONE: Readonly<Record<string, string>> = {
  plan: "planned",
  image: "image",
  create_flow: "flow",
  create: "created",
  update: "updated",
  adopt: "adopted",
  prune: "pruned",
  automation: "automation",
  secret: "secret",
  variable: "variable",
  restore: "restored",
  smoke_run: "smoke run",
  cancel: "cancelled",
  wait: "waited",
  verify: "verified",
  resume: "resumed",
};

/** A step of a rollout as one line; undefined where it is none. */
export function stepLine(step: unknown): string | undefined {
  const kind = member(step, "kind");
  if (!isObject(step) || typeof kind !== "string") {
    return undefined;
  }

  const done = step["outcome"] === "failed" ? "failed" : Object.hasOwn(DONE, kind) ? (DONE[kind] ?? "") : kind.replace(/[^a-z_]/g, "");
  const subject = textOf(step["subject"]);
  return [done, ...(subject === "" ? [] : [subject]), `${textOf(step["detail"])} (${textOf(step["duration_ms"])} ms)`].map(oneLine).join("  ");
}
