import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { type Connection, type Inputs, readConnection, readInputs, readKey } from "../src/inputs.js";
import { Problems } from "../src/problems.js";

const folder = mkdtempSync(join(tmpdir(), "inputs-"));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const MANIFEST = file("prefect.yaml", "deployments: []\n");

function read(changes: Readonly<Record<string, string>> = {}): { inputs: Connection & Inputs; problems: readonly string[] } {
  const given: Readonly<Record<string, string>> = { "gateway-url": "https://gateway.example.org", image: "ghcr.io/org/name:main-1", manifest: MANIFEST, ...changes };
  const problems = new Problems();
  const get = (name: string) => given[name] ?? "";
  const inputs = { ...readConnection(get, problems), ...readInputs(get, folder, problems) };
  return { inputs, problems: problems.found };
}

test("What is left out has its default", () => {
  const { inputs, problems } = read();

  assert.deepEqual(problems, []);
  assert.deepEqual(inputs, {
    gatewayUrl: "https://gateway.example.org",
    audience: "https://gateway.example.org",
    waitSeconds: 600,
    targets: [{ project: "", image: { reference: "ghcr.io/org/name:main-1", digest: "" }, manifest: { path: MANIFEST, text: "deployments: []\n" }, facts: "auto" }],
    areSeveral: false,
    leftOut: [],
    allowMassPrune: false,
    trees: true,
    checks: {},
    outputs: {},
  });
});

test("A single manifest may say of which project it is", () => {
  const { inputs, problems } = read({ project: "pipelines/sisreg" });

  assert.deepEqual([inputs.targets[0]?.project, problems], ["pipelines/sisreg", []]);
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
  ["gateway-url", "", "gateway-url is missing. Expected the address of the gateway, such as https://gateway.example.org, without user, query or fragment."],
  ["image", "ghcr.io/org/name", "image must be the image with its tag, such as ghcr.io/org/name:main-abcdef1, without a digest."],
  ["image", "localhost:5000/name", "image must be the image with its tag, such as ghcr.io/org/name:main-abcdef1, without a digest."],
  ["digest", "sha256:ABC", "digest must be sha256: followed by 64 lower-case hexadecimal digits."],
  ["wait", "0", "wait must be a whole number of seconds from 1 to 21600."],
  ["wait", "21601", "wait must be a whole number of seconds from 1 to 21600."],
  ["wait", "1.5", "wait must be a whole number of seconds from 1 to 21600."],
  ["allow-mass-prune", "yes", "allow-mass-prune must be true or false."],
  ["trees", "no", "trees must be true or false."],
  ["project", "pipelines/", "project must be the folder of a manifest as git has it, such as pipelines/sisreg, or empty for the root of the repository."],
  ["project", "../other", "project must be the folder of a manifest as git has it, such as pipelines/sisreg, or empty for the root of the repository."],
  ["images", "{}", "images is for several projects, so it needs manifests."],
  ["only", "[]", "only is for several projects, so it needs manifests."],
  ["manifest", join(folder, "nowhere"), `manifest cannot be read: ${join(folder, "nowhere")}. Check the path, and that the repository is checked out.`],
  ["manifest", folder, `manifest cannot be read: ${folder}. Check the path, and that the repository is checked out.`],
  ["manifest", file("empty", ""), `manifest is empty: ${join(folder, "empty")}.`],
  ["manifest", file("latin", Buffer.from([0x61, 0xe9])), `manifest is not UTF-8: ${join(folder, "latin")}.`],
  ["checks", "[]", 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs).'],
  ["checks", '{"test": ""}', 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs).'],
  ["checks", '{"test": {"outputs": {}}}', 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs).'],
  ["checks", "{} {}", 'checks must be a JSON object of job names and outcomes, such as {"test":"success"} or toJSON(needs).'],
  ["outputs", '{"step": {"list": []}}', 'outputs must be a JSON object of step ids and their outputs, single values by name, such as {"get-commit-hash":{"stdout":"abc1234"}}.'],
  ["flow-facts", join(folder, "nowhere"), `flow-facts must be auto, none or the path of a file, but there is no file ${join(folder, "nowhere")}.`],
  ["flow-facts", file("facts", '[{"name": "a"}]'), `flow-facts must contain flows with entrypoint and name, as written by collect-flows.py: ${join(folder, "facts")}.`],
] as const) {
  test(`${name} cannot be ${value || "left out"}`, () => {
    assert.deepEqual(read({ [name]: value }).problems, [problem]);
  });
}

test("The checks of GitHub's needs are their results", () => {
  assert.deepEqual(read({ checks: '{"test": {"result": "success", "outputs": {}}, "lint": "failure", "__proto__": "success"}' }).inputs.checks, JSON.parse('{"test": "success", "lint": "failure", "__proto__": "success"}'));
});

test("A manifest keeps every byte, its mark and what replaces a letter too", () => {
  assert.equal(read({ manifest: file("mark", "\ufeffname: \ufffd\r\n") }).inputs.targets[0]?.manifest.text, "\ufeffname: \ufffd\r\n");
});

for (const [secret, takesTokens, problem] of [
  ["", false, "secret is missing. Expected whsec_<base64>, or plain text, unless the job has the permission id-token: write. Check that it is set for this repository or environment, and passed to the reusable workflow if there is one."],
  ["a plain secret\nof two lines", true, "secret must be one line without control characters."],
  ["whsec_not base64", true, "secret starts with whsec_, but the rest is not valid base64."],
  ["short", true, "secret has 5 bytes but needs at least 24."],
  ["whsec_AAAA", true, "secret has 3 bytes but needs at least 24."],
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
