import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Inputs, readInputs, readKey } from "../src/inputs.js";
import { Problems } from "../src/problems.js";

const folder = mkdtempSync(join(tmpdir(), "inputs-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const MANIFEST = file("prefect.yaml", "deployments: []\n");

function read(changes: Readonly<Record<string, string>> = {}): { inputs: Inputs; problems: readonly string[] } {
  const given: Readonly<Record<string, string>> = { "gateway-url": "https://gateway.example.org", image: "ghcr.io/org/name:main-1", manifest: MANIFEST, ...changes };
  const problems = new Problems();
  const inputs = readInputs((name) => given[name] ?? "", problems);
  return { inputs, problems: problems.found };
}

test("What is left out has its default", () => {
  const { inputs, problems } = read();

  assert.deepEqual(problems, []);
  assert.deepEqual(inputs, {
    gatewayUrl: "https://gateway.example.org",
    audience: "https://gateway.example.org",
    image: "ghcr.io/org/name:main-1",
    digest: "",
    waitSeconds: 600,
    allowMassPrune: false,
    manifest: { path: MANIFEST, text: "deployments: []\n" },
    checks: {},
    outputs: {},
    flowFacts: "auto",
  });
});

for (const [url, expected] of [
  ["https://gateway.example.org//", "https://gateway.example.org"],
  ["http://127.0.0.1:8080/gateway/", "http://127.0.0.1:8080/gateway"],
] as const) {
  test(`The gateway may be at ${url}`, () => {
    const { inputs, problems } = read({ "gateway-url": url });

    assert.deepEqual([inputs.gatewayUrl, problems], [expected, []]);
  });
}

for (const url of ["ftp://gateway.example.org", "gateway.example.org", "https://user@gateway.example.org", "https://gateway.example.org?a", "https://gateway.example.org/a#b", "https://[::", "https://a b"]) {
  test(`The gateway cannot be at ${url}`, () => {
    assert.deepEqual(read({ "gateway-url": url }).problems, ["gateway-url must be the address of the gateway, such as https://gateway.example.org, without user, query or fragment."]);
  });
}

for (const [name, value, problem] of [
  ["gateway-url", "", "gateway-url is missing: expected the address of the gateway, such as https://gateway.example.org, without user, query or fragment."],
  ["image", "ghcr.io/org/name", "image must be the image with its tag, such as ghcr.io/org/name:main-abcdef1, without digest."],
  ["image", "localhost:5000/name", "image must be the image with its tag, such as ghcr.io/org/name:main-abcdef1, without digest."],
  ["digest", "sha256:ABC", "digest must be sha256: and 64 lower-case hexadecimal digits."],
  ["wait", "0", "wait must be whole seconds from 1 to 21600."],
  ["wait", "21601", "wait must be whole seconds from 1 to 21600."],
  ["wait", "1.5", "wait must be whole seconds from 1 to 21600."],
  ["allow-mass-prune", "yes", "allow-mass-prune must be true or false."],
  ["manifest", join(folder, "nowhere"), `manifest names no file that can be read: ${join(folder, "nowhere")}. Is the repository checked out?`],
  ["manifest", folder, `manifest names no file that can be read: ${folder}. Is the repository checked out?`],
  ["manifest", file("empty", ""), `manifest is empty: ${join(folder, "empty")}.`],
  ["manifest", file("latin", Buffer.from([0x61, 0xe9])), `manifest is not UTF-8: ${join(folder, "latin")}.`],
  ["checks", "[]", 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs) gives.'],
  ["checks", '{"test": ""}', 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs) gives.'],
  ["checks", '{"test": {"outputs": {}}}', 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs) gives.'],
  ["checks", "{} {}", 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs) gives.'],
  ["outputs", '{"step": {"list": []}}', 'outputs must be a JSON object of step ids and what each step gave, single values by name, such as {"get-commit-hash":{"stdout":"abc1234"}}.'],
  ["flow-facts", join(folder, "nowhere"), `flow-facts must be auto, none or the path of a file; there is no file ${join(folder, "nowhere")}.`],
  ["flow-facts", file("facts", '[{"name": "a"}]'), `flow-facts must be flows with entrypoint and name, as collect-flows.py writes them: ${join(folder, "facts")}.`],
] as const) {
  test(`${name} cannot be ${value || "left out"}`, () => {
    assert.deepEqual(read({ [name]: value }).problems, [problem]);
  });
}

test("The checks of GitHub's needs are their results", () => {
  assert.deepEqual(read({ checks: '{"test": {"result": "success", "outputs": {}}, "lint": "failure", "__proto__": "success"}' }).inputs.checks, JSON.parse('{"test": "success", "lint": "failure", "__proto__": "success"}'));
});

test("A manifest keeps every byte, its mark and what replaces a letter too", () => {
  assert.equal(read({ manifest: file("mark", "\ufeffname: \ufffd\r\n") }).inputs.manifest.text, "\ufeffname: \ufffd\r\n");
});

for (const [secret, takesTokens, problem] of [
  ["", false, "secret is missing: expected whsec_<base64>, or plain text, unless the job has the permission id-token: write. Is it set for this repository or environment, and passed on to a reusable workflow?"],
  ["a plain secret\nof two lines", true, "secret must be one line without control characters."],
  ["whsec_not base64", true, "secret begins with whsec_, but what follows is not base64."],
  ["short", true, "secret has 5 bytes and needs 24 or more."],
  ["whsec_AAAA", true, "secret has 3 bytes and needs 24 or more."],
] as const) {
  test(`A secret cannot be ${JSON.stringify(secret)}`, () => {
    const problems = new Problems();

    readKey(secret, takesTokens, problems);

    assert.deepEqual(problems.found, [problem]);
  });
}

test("A job that takes tokens needs no secret", () => {
  const problems = new Problems();

  assert.equal(readKey("", true, problems), undefined);
  assert.deepEqual(problems.found, []);
});
