import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { test, type TestContext } from "node:test";
import type { Environment } from "../src/environment.js";
import { pushToMain, serve, signal } from "./playing.js";

// The bundle, as a runner starts it.
const ACTION = resolve("dist/index.js");

function start(context: TestContext, changes: Environment, docker = "") {
  const folder = mkdtempSync(join(tmpdir(), "cancel-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const temp = join(folder, "tmp");
  mkdirSync(temp);
  writeFileSync(join(folder, "prefect.yaml"), "deployments: []\n");
  writeFileSync(join(folder, "docker"), docker, { mode: 0o700 });
  const environment = {
    ...pushToMain(),
    "INPUT_GATEWAY-URL": "http://127.0.0.1:9",
    INPUT_SECRET: "a plain secret of many bytes",
    INPUT_IMAGE: "ghcr.io/org/name:main-1",
    INPUT_MANIFEST: join(folder, "prefect.yaml"),
    "INPUT_FLOW-FACTS": "none",
    TMPDIR: temp,
    PATH: `${folder}:${process.env["PATH"] ?? ""}`,
    ...changes,
  };
  const child = spawn(process.execPath, [ACTION], { env: environment, stdio: ["ignore", "pipe", "inherit"] });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString("utf8")));
  const ended = new Promise<number | null>((done) => child.once("close", done));
  return { folder, temp, child, ended, output: () => output };
}

for (const [name, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  test(`A job that is cancelled by ${name} while it waits for the gateway ends with ${exitCode}`, async (context) => {
    const asked = signal();
    const url = await serve(context, asked.give);
    const { child, ended, temp, output } = start(context, { "INPUT_GATEWAY-URL": url });

    await asked.given;
    child.kill(name);

    assert.equal(await ended, exitCode);
    assert.ok(!output().includes("::error::"), output());
    assert.deepEqual(readdirSync(temp), []);
  });
}

test("A job that is cancelled while flows are collected ends what it has started, its container too", async (context) => {
  const [collecting, left] = [signal(), signal()];
  const url = await serve(context, (request, response) => {
    response.end();
    (request.url === "/collecting" ? collecting : left).give();
  });
  // Says that it runs, and then does so for long; says when it was told to end.
  const docker = String.raw`#!/bin/bash
echo "$1 $2" >>"$(dirname "$0")/calls"
say() { printf 'GET /%s HTTP/1.0\r\n\r\n' "$1" >/dev/tcp/${new URL(url).host.replace(":", "/")}; }
if [[ $1 == run ]]; then
  trap 'say left; exit' TERM
  say collecting
  sleep 600 &
  wait
fi
`;
  const { child, ended, folder, temp } = start(context, { "INPUT_FLOW-FACTS": "auto" }, docker);

  await collecting.given;
  child.kill("SIGINT");

  assert.equal(await ended, 130);
  await left.given;
  assert.deepEqual(readFileSync(join(folder, "calls"), "utf8").split("\n"), ["version ", "run --rm", "rm --force", ""]);
  assert.deepEqual(readdirSync(temp), []);
});
