import { isObject, parseJson } from "./json.js";
import type { Problems } from "./problems.js";
import { keyOf } from "./signature.js";
import { readTargets, type Targets } from "./targets.js";

const MAX_WAIT_SECONDS = 21_600;
const MIN_SECRET_BYTES = 24;

/** How the gateway is reached. */
export interface Connection {
  /** Without a slash at its end. */
  readonly gatewayUrl: string;
  readonly audience: string;
  readonly waitSeconds: number;
}

/** What is deployed or planned, checked. */
export interface Inputs extends Targets {
  readonly checks: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly allowMassPrune: boolean;
  /** Whether git's ids of the projects' folders are sent. */
  readonly trees: boolean;
}

/** Reads an input by its name, as `core.getInput` does. */
export type Get = (name: string) => string;

export function readConnection(get: Get, problems: Problems): Connection {
  const gatewayUrl = readGatewayUrl(get("gateway-url"), problems);
  return { gatewayUrl, audience: get("audience") || gatewayUrl, waitSeconds: readWait(get("wait") || "600", problems) };
}

/** @param root The root of the repository, where `manifests` are. */
export function readInputs(get: Get, root: string, problems: Problems): Inputs {
  return {
    ...readTargets(get, root, problems),
    checks: readChecks(get("checks") || "{}", problems),
    outputs: readOutputs(get("outputs") || "{}", problems),
    allowMassPrune: readFlag("allow-mass-prune", get("allow-mass-prune") || "false", problems),
    trees: readFlag("trees", get("trees") || "true", problems),
  };
}

/** The key of the repository's secret; undefined where there is none, which is a problem unless the job takes tokens. */
export function readKey(secret: string, takesTokens: boolean, problems: Problems): Buffer | undefined {
  if (secret === "") {
    if (!takesTokens) {
      problems.add(
        "secret is missing. Expected whsec_<base64>, or plain text, unless the job has the permission id-token: write. " +
          "Check that it is set for this repository or environment, and passed to the reusable workflow if there is one.",
      );
    }

    return undefined;
  }

  if (!isOneLine(secret)) {
    problems.add("secret must be one line without control characters.");
    return undefined;
  }

  const key = keyOf(secret);
  if (key === undefined) {
    problems.add("secret starts with whsec_, but the rest is not valid base64.");
  } else if (key.length < MIN_SECRET_BYTES) {
    problems.add(`secret has ${key.length} bytes but needs at least ${MIN_SECRET_BYTES}.`);
  }

  return key;
}

export function isOneLine(secret: string): boolean {
  return !/[\0-\x1f\x7f]/.test(secret);
}

function readGatewayUrl(text: string, problems: Problems): string {
  const url = text.replace(/\/+$/, "");
  // Nobody can call what is no address to Node either.
  const pattern = URL.canParse(url) || url === "" ? /^https?:\/\/[^ \t-\r/@?#]+(\/[^ \t-\r@?#]*)?$/ : /^$/;
  return problems.require("gateway-url", url, pattern, "the address of the gateway, such as https://gateway.example.org, without user, query or fragment");
}

function readWait(text: string, problems: Problems): number {
  const seconds = /^[1-9][0-9]{0,4}$/.test(text) ? Number(text) : 0;
  if (seconds === 0 || seconds > MAX_WAIT_SECONDS) {
    problems.add(`wait must be a whole number of seconds from 1 to ${MAX_WAIT_SECONDS}.`);
  }

  return seconds;
}

function readFlag(name: string, text: string, problems: Problems): boolean {
  return problems.require(name, text, /^(true|false)$/, "true or false") === "true";
}

// A job of GitHub's `needs` is an object with its result; everything else must already be an outcome.
function readChecks(text: string, problems: Problems): Readonly<Record<string, string>> {
  const value = parseJson(text);
  const checks = isObject(value) ? Object.entries(value).map(([name, check]) => [name, isObject(check) ? check["result"] : check] as const) : undefined;
  if (checks === undefined || !checks.every((check): check is readonly [string, string] => typeof check[1] === "string" && check[1] !== "")) {
    problems.add('checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs).');
    return {};
  }

  return Object.fromEntries(checks);
}

function readOutputs(text: string, problems: Problems): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  const isStep = (step: unknown): boolean => isObject(step) && Object.values(step).every((output) => typeof output !== "object" || output === null);
  if (!isObject(value) || !Object.values(value).every(isStep)) {
    problems.add(
      'outputs must be a JSON object of step ids and their outputs, single values by name, such as {"get-commit-hash":{"stdout":"abc1234"}}.',
    );
    return {};
  }

  return value;
}
