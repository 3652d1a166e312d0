import { isObject, parseJson } from "./json.js";

/** What Prefect says of the flows in an image. */
export interface FlowFacts {
  /** The version of Prefect in the image, where that is known. */
  readonly prefectVersion: string | undefined;
  readonly flows: readonly unknown[];
}

/** None: the gateway knows other ways. */
export const NO_FACTS: FlowFacts = { prefectVersion: undefined, flows: [] };

/** Reads what collect-flows.py prints, or the bare list of flows that older versions printed; undefined where the text is neither. */
export function parseFlowFacts(text: string): FlowFacts | undefined {
  const value = parseJson(text);
  const flows = isObject(value) ? value["flows"] : value;
  const version = isObject(value) ? (value["prefect_version"] ?? undefined) : undefined;
  if (!Array.isArray(flows) || !flows.every(isFlow) || (version !== undefined && typeof version !== "string")) {
    return undefined;
  }

  return { prefectVersion: version === "" ? undefined : version, flows };
}

function isFlow(value: unknown): boolean {
  return isObject(value) && typeof value["entrypoint"] === "string" && typeof value["name"] === "string";
}
