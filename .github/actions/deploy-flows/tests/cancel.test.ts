import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { serve, signal, startAction } from "./playing.js";

for (const [name, exitCode] of [["SIGINT", 130], ["SIGTERM", 143]] as const) {
  test(`A job that is cancelled by ${name} while it waits for the gateway ends with ${exitCode}`, async (context) => {
    const asked = signal();
    const url = await serve(context, asked.give);
    const { child, ended, temp, output } = startAction(context, { "INPUT_GATEWAY-URL": url });

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
  const { child, ended, folder, temp } = startAction(context, { "INPUT_FLOW-FACTS": "auto" }, { docker });

  await collecting.given;
  child.kill("SIGINT");

  assert.equal(await ended, 130);
  await left.given;
  assert.deepEqual(readFileSync(join(folder, "calls"), "utf8").split("\n"), ["version ", "run --rm", "rm --force", ""]);
  assert.deepEqual(readdirSync(temp), []);
});

test("A job that is cancelled while rollouts are followed asks the gateway for nothing more", async (context) => {
  const requests: (string | undefined)[] = [];
  const followed = [signal(), signal()];
  const url = await serve(context, (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (request.method === "POST") {
      const projects = ["a", "b"].map((project) => ({ project, status: 202, rollout: { id: project, status: "applying" }, problem: null }));
      response.writeHead(207).end(JSON.stringify({ projects }));
    } else {
      response.writeHead(200, { "Content-Type": "text/event-stream" }).write(":\n\n");
      followed[request.url?.includes("/a/") ? 0 : 1]?.give();
    }
  });
  const { child, ended, output } = startAction(
    context,
    { "INPUT_GATEWAY-URL": url, INPUT_MANIFESTS: "*/prefect.yaml" },
    { files: { "a/prefect.yaml": "deployments: []\n", "b/prefect.yaml": "deployments: []\n" } },
  );

  await Promise.all(followed.map(({ given }) => given));
  child.kill("SIGINT");

  assert.equal(await ended, 130);
  assert.ok(!output().includes("::error::"), output());
  assert.deepEqual(requests.sort(), ["GET /api/v1/rollouts/a/events", "GET /api/v1/rollouts/b/events", "POST /api/v1/builds"]);
});
