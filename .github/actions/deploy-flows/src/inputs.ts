import { readFileSync, statSync } from "node:fs";
import { type FlowFacts, NO_FACTS, parseFlowFacts } from "./flow-facts.js";
import { isObject, parseJson } from "./json.js";
import type { Problems } from "./problems.js";
import { keyOf } from "./signature.js";

const MAX_WAIT_SECONDS = 21_600;
const MIN_SECRET_BYTES = 24;

/** The action's inputs, checked. */
export interface Inputs {
  /** Without a slash at its end. */
  readonly gatewayUrl: string;
  readonly audience: string;
  readonly image: string;
  /** Empty where it is not known. */
  readonly digest: string;
  readonly manifest: Manifest;
  readonly checks: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly waitSeconds: number;
  /** What is known of the flows; `auto` where the image is to be asked. */
  readonly flowFacts: FlowFacts | "auto";
  readonly allowMassPrune: boolean;
}

export interface Manifest {
  readonly path: string;
  readonly text: string;
}

/** Reads an input by its name, as `core.getInput` does. */
export type Get = (name: string) => string;

export function readInputs(get: Get, problems: Problems): Inputs {
  const gatewayUrl = readGatewayUrl(get("gateway-url"), problems);
  const image = problems.require("image", get("image"), /^[^ \t-\r@]+:[^ \t-\r@/]+$/, "the image with its tag, such as ghcr.io/org/name:main-abcdef1, without a digest");
  const digest = get("digest");
  if (digest !== "") {
    problems.require("digest", digest, /^sha256:[0-9a-f]{64}$/, "sha256: followed by 64 lower-case hexadecimal digits");
  }

  const waitSeconds = readWait(get("wait") || "600", problems);
  const allowMassPrune = problems.require("allow-mass-prune", get("allow-mass-prune") || "false", /^(true|false)$/, "true or false") === "true";
  return {
    gatewayUrl,
    audience: get("audience") || gatewayUrl,
    image,
    digest,
    waitSeconds,
    allowMassPrune,
    manifest: readManifest(get("manifest") || "prefect.yaml", problems),
    checks: readChecks(get("checks") || "{}", problems),
    outputs: readOutputs(get("outputs") || "{}", problems),
    flowFacts: readFlowFacts(get("flow-facts") || "auto", problems),
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

function readManifest(path: string, problems: Problems): Manifest {
  const content = readFile(path);
  if (content === undefined) {
    problems.add(`manifest cannot be read: ${path}. Check the path, and that the repository is checked out.`);
    return { path, text: "" };
  }

  if (content.length === 0) {
    problems.add(`manifest is empty: ${path}.`);
  }

  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content) };
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }

    problems.add(`manifest is not UTF-8: ${path}.`);
    return { path, text: "" };
  }
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

function readFlowFacts(input: string, problems: Problems): FlowFacts | "auto" {
  if (input === "auto") {
    return input;
  }

  if (input === "none") {
    return NO_FACTS;
  }

  const content = readFile(input);
  if (content === undefined) {
    problems.add(`flow-facts must be auto, none or the path of a file, but there is no file ${input}.`);
    return NO_FACTS;
  }

  const facts = parseFlowFacts(content.toString("utf8"));
  if (facts === undefined) {
    problems.add(`flow-facts must contain flows with entrypoint and name, as written by collect-flows.py: ${input}.`);
  }

  return facts ?? NO_FACTS;
}

/** The content of a file; undefined where there is none that can be read. */
function readFile(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}
