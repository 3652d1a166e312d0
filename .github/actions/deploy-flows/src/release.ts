import * as core from "@actions/core";
import { jsonOf, rolloutPath } from "./answers.js";
import { ask, type Gateway } from "./ask.js";
import { toDelivery } from "./build-result.js";
import { fit, SUMMARY } from "./fit.js";
import type { Get } from "./inputs.js";
import type { Run } from "./job.js";
import { setOutputs, summarize } from "./job-output.js";
import { member, textOf } from "./json.js";
import type { Problems } from "./problems.js";
import { titleOf } from "./project.js";
import { report } from "./report.js";
import { type Answer, NoAnswer } from "./request.js";
import { cell, logLine, oneLine } from "./text.js";
import { askedOf, deadlineOf } from "./work.js";

/** Inputs that say what is deployed, planned or built, each with what it is unless somebody gives it. */
const DEPLOYING: Readonly<Record<string, string>> = {
  image: "",
  digest: "",
  manifest: "prefect.yaml",
  project: "",
  manifests: "",
  images: "",
  only: "",
  trees: "true",
  checks: "{}",
  outputs: "{}",
  "flow-facts": "auto",
  plan: "false",
  outdated: "false",
  "allow-mass-prune": "false",
};

/** A branch that is done. */
export interface EndedBranch {
  /** Without refs/heads/. */
  readonly branch: string;
  readonly reason: string;
}

/** What a branch gave up of one project in one MODE. */
interface Released {
  readonly mode: string;
  readonly project: string;
  readonly isolation: string;
  /** The rollout that deletes the branch's own deployments; empty where there is none. */
  readonly rolloutId: string;
}

export function readRelease(get: Get, problems: Problems): EndedBranch {
  const others = Object.entries(DEPLOYING).flatMap(([name, usual]) => ((get(name) || usual) === usual ? [] : [name]));
  if (others.length > 0) {
    problems.add(`release-branch cannot be combined with ${others.join(", ")}: it only releases a branch, and deploys nothing.`);
  }

  return {
    branch: problems.require("release-branch", get("release-branch"), /^(?!refs\/)[^ \p{Cc}]{1,1024}$/u, "the short name of a branch, such as fix/dates, without refs/heads/"),
    reason: problems.require("release-reason", get("release-reason") || "deleted", /^(deleted|merged)$/, "deleted or merged"),
  };
}

/** Tells the gateway that a branch is done: others may deploy where it held the deployments, and its own are deleted. */
export async function runRelease({ branch, reason }: EndedBranch, run: Run, gateway: Gateway): Promise<void> {
  const asked = askedOf(gateway, "branches/release");
  const delivery = toDelivery(run, { repository: run.repository, repository_id: run.repositoryId, branch, reason });
  core.info(logLine(`Releasing the branch ${branch}, which was ${reason}, as ${delivery.id} at ${asked.endpoint}.`));
  const answer = await ask({ operation: asked.operation, delivery, deadline: deadlineOf(gateway) }, gateway);
  const released = releasedIn(answer);
  if (released === undefined) {
    return report({ answer, rolloutUrl: undefined }, { ...asked, image: "", manifestPath: "", folder: "" });
  }

  setOutputs({ released: String(released.length) });
  released.forEach((each) => core.info(oneLine(`${each.mode}, ${titleOf(each.project)}: ${sentenceOf(each)}`)));
  if (released.length === 0) {
    core.info(logLine(NOTHING));
  }

  await summarize(summaryOf(branch, released, gateway.url));
}

const NOTHING = "There was nothing to release: the branch holds no deployments and has none of its own.";

/** What a branch gave up; undefined where the answer is none to the question. */
function releasedIn(answer: Answer | NoAnswer): readonly Released[] | undefined {
  const released = answer instanceof NoAnswer || answer.status !== 200 ? undefined : member(jsonOf(answer), "released");
  return Array.isArray(released) ? released.map(releasedOf) : undefined;
}

function releasedOf(value: unknown): Released {
  const [mode, project, isolation, rolloutId] = ["mode", "project", "isolation", "rollout_id"].map((name) => textOf(member(value, name))) as [string, string, string, string];
  return { mode, project, isolation, rolloutId };
}

function sentenceOf({ isolation, rolloutId }: Released): string {
  switch (isolation) {
    case "held":
      return "held; other branches may deploy there again.";
    case "separate":
      return `separate; the branch's own deployments are deleted by rollout ${rolloutId}.`;
    default:
      return `${isolation}.`;
  }
}

function summaryOf(branch: string, released: readonly Released[], gatewayUrl: string): string {
  const heading = `## Release of the branch ${cell(branch)}\n\n`;
  if (released.length === 0) {
    return `${heading}${NOTHING}\n`;
  }

  const rows = released.map((each) => {
    const path = rolloutPath({ id: each.rolloutId });
    return `| ${[each.mode, titleOf(each.project), sentenceOf(each), path === undefined ? "" : gatewayUrl + path].map(cell).join(" | ")} |\n`;
  });
  return fit(`${heading}| MODE | Project | | Rollout |\n| --- | --- | --- | --- |\n`, rows, SUMMARY, (left) => `${left} more are in the log.`);
}
