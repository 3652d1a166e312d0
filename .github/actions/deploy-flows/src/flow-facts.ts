import { join } from "node:path";
import * as core from "@actions/core";
import { isFolder, readFile } from "./files.js";
import { isObject, member, parseJson } from "./json.js";
import type { Problems } from "./problems.js";
import { titlesOf } from "./project.js";

/** What Prefect says of the flows in an image. */
export interface FlowFacts {
  /** The version of Prefect in the image, where that is known. */
  readonly prefectVersion: string | undefined;
  readonly flows: readonly unknown[];
}

/** None: the gateway knows other ways. */
export const NO_FACTS: FlowFacts = { prefectVersion: undefined, flows: [] };

/** The file of a project's facts, in the folder of the same name as the project. */
const FILE = "flow-facts.json";

/** Reads what collect-flows.py prints, or the bare list of flows that older versions printed; undefined where the text is neither. */
export function parseFlowFacts(text: string): FlowFacts | undefined {
  const value = parseJson(text);
  return isObject(value) ? factsOf(value["flows"], value["prefect_version"]) : factsOf(value, undefined);
}

/** Reads what it prints of several manifests, by their folders; undefined where the text is none of that. */
export function parseFactsOfProjects(text: string): ReadonlyMap<string, FlowFacts> | undefined {
  const value = parseJson(text);
  const projects = member(value, "projects");
  if (!isObject(projects)) {
    return undefined;
  }

  const facts = Object.entries(projects).map(([project, flows]) => [project, factsOf(flows, member(value, "prefect_version"))] as const);
  return facts.every((each): each is readonly [string, FlowFacts] => each[1] !== undefined) ? new Map(facts) : undefined;
}

function factsOf(flows: unknown, version: unknown): FlowFacts | undefined {
  const known = version ?? undefined;
  if (!Array.isArray(flows) || !flows.every(isFlow) || (known !== undefined && typeof known !== "string")) {
    return undefined;
  }

  return { prefectVersion: known === "" ? undefined : known, flows };
}

function isFlow(value: unknown): boolean {
  return isObject(value) && typeof value["entrypoint"] === "string" && typeof value["name"] === "string";
}

/** The facts that the input of a single manifest names: `auto`, none, or those in a file. */
export function readFactsFile(input: string, problems: Problems): FlowFacts | "auto" {
  if (input === "auto" || input === "none") {
    return input === "auto" ? input : NO_FACTS;
  }

  const facts = readFacts(input, problems);
  if (facts === undefined) {
    problems.add(`flow-facts must be auto, none or the path of a file, but there is no file ${input}.`);
  }

  return facts ?? NO_FACTS;
}

/** The same of several: `auto`, none, or those in a folder, by project. A project without a file there has none. */
export function readFactsFolder(input: string, projects: readonly string[], problems: Problems): (project: string) => FlowFacts | "auto" {
  if (input === "auto" || input === "none") {
    return () => (input === "auto" ? input : NO_FACTS);
  }

  if (!isFolder(input)) {
    problems.add(`flow-facts must be auto, none or the path of a folder with <project>/${FILE}, but there is no folder ${input}.`);
    return () => NO_FACTS;
  }

  const facts = new Map(projects.map((project) => [project, readFacts(join(input, project, FILE), problems)]));
  const missing = projects.filter((project) => facts.get(project) === undefined);
  if (missing.length > 0) {
    core.warning(`flow-facts has no file ${FILE} for ${titlesOf(missing)}. The gateway needs another source for their flows.`);
  }

  return (project) => facts.get(project) ?? NO_FACTS;
}

/** The facts in a file; undefined where there is no file. */
function readFacts(path: string, problems: Problems): FlowFacts | undefined {
  const content = readFile(path);
  if (content === undefined) {
    return undefined;
  }

  const facts = parseFlowFacts(content.toString("utf8"));
  if (facts === undefined) {
    problems.add(`flow-facts must contain flows with entrypoint and name, as written by collect-flows.py: ${path}.`);
  }

  return facts ?? NO_FACTS;
}
