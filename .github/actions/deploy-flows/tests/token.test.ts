import assert from "node:assert/strict";
import { test } from "node:test";
import { Failure } from "../src/failure.js";
import { type Answer, NoAnswer, type Request } from "../src/request.js";
import { GitHubTokens } from "../src/token.js";
import { answer, StandingClock } from "./playing.js";

const ISSUER = { url: "https://token.example/?api-version=2.0", token: "the-jobs-own" };

function tokensOf(...answers: (Answer | NoAnswer)[]) {
  const clock = new StandingClock();
  const requests: Request[] = [];
  const masked: string[] = [];
  const send = (request: Request): Promise<Answer> => {
    const next = answers[Math.min(requests.push(request), answers.length) - 1];
    return next instanceof NoAnswer ? Promise.reject(next) : Promise.resolve(next ?? answer(500, ""));
  };
  return { tokens: new GitHubTokens(ISSUER, "https://gateway.example.org", send, clock, (token) => masked.push(token)), clock, requests, masked };
}

test("A token is asked for by the job's own, for the audience, and masked", async () => {
  const { tokens, requests, masked } = tokensOf(answer(200, { value: "a.b.c" }));

  assert.equal(await tokens.get(), "a.b.c");
  assert.deepEqual(masked, ["a.b.c"]);
  assert.equal(requests[0]?.url, "https://token.example/?api-version=2.0&audience=https%3A%2F%2Fgateway.example.org");
  assert.equal(requests[0]?.headers["Authorization"], "Bearer the-jobs-own");
});

test("A token is used for two minutes, and then another is asked for", async () => {
  const { tokens, clock, requests } = tokensOf(answer(200, { value: "first" }), answer(200, { value: "second" }));

  assert.equal(await tokens.get(), "first");
  clock.pass(119);
  assert.equal(await tokens.get(), "first");
  clock.pass(1);
  assert.equal(await tokens.get(), "second");
  assert.equal(requests.length, 2);
});

test("Requests side by side wait for one token", async () => {
  const { tokens, requests, masked } = tokensOf(answer(503, ""), answer(200, { value: "a.b.c" }));

  assert.deepEqual(await Promise.all([tokens.get(), tokens.get(), tokens.get()]), ["a.b.c", "a.b.c", "a.b.c"]);
  assert.equal(requests.length, 2);
  assert.deepEqual(masked, ["a.b.c"]);
});

test("What may pass is tried again three times", async () => {
  const { tokens, clock, requests } = tokensOf(answer(503, ""), new NoAnswer("connect ECONNREFUSED", false), answer(429, ""), answer(200, { value: "a.b.c" }));

  assert.equal(await tokens.get(), "a.b.c");
  assert.equal(requests.length, 4);
  assert.deepEqual(clock.slept, [1, 2, 4]);
});

for (const [given, reason, tries] of [
  [answer(404, ""), "it answered 404.", 1],
  [answer(302, "", { location: "https://elsewhere.example" }), "it answered 302.", 1],
  [answer(500, ""), "it answered 500.", 4],
  [answer(200, { value: "a b\nc" }), "its response has no token.", 1],
  [answer(200, "<html>"), "its response has no token.", 1],
  [new NoAnswer("certificate has expired", true), "certificate has expired", 1],
] as const) {
  test(`Without a token the job fails with the reason: ${reason}`, async () => {
    const { tokens, requests } = tokensOf(given);

    await assert.rejects(tokens.get(), new Failure(`GitHub gave no token for https://gateway.example.org: ${reason}`));
    assert.equal(requests.length, tries);
  });
}
