import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { ask, type Gateway, retryAfter } from "../src/ask.js";
import { deliver, type Delivered } from "../src/deliver.js";
import { Failure } from "../src/failure.js";
import { type Answer, NoAnswer } from "../src/request.js";
import { answer, inTurn, type Played, playGateway } from "./playing.js";

const ROLLOUT = { id: "019aa1b2", status: "applying" };
const ENDED = { id: "019aa1b2", status: "succeeded" };
const STEP = 'id: 41\nevent: step\ndata: {"kind":"plan","outcome":"succeeded","detail":"1 to create.","duration_ms":31}\n\n';
const STATUS = 'event: status\ndata: {"status":"verifying"}\n\n';
const END = `event: end\ndata: ${JSON.stringify(ENDED)}\n\n`;

/** Sends a delivery to a gateway that gives one answer, and one stream of events, after another; the last one stays. */
function play(
  context: TestContext,
  answers: readonly (Answer | NoAnswer)[],
  events: readonly (string | number | NoAnswer)[] = [404],
  changes: Partial<Gateway> = {},
  reads?: readonly (Answer | NoAnswer)[],
): Played & { readonly delivered: Promise<Delivered> } {
  const played = playGateway(context, inTurn(answers), inTurn(events), changes, reads && inTurn(reads));
  return { ...played, delivered: deliver({ id: "gh-1-1-0", body: Buffer.from("{}") }, played.gateway) };
}

function textOf({ answer: last }: Delivered): string {
  return last instanceof NoAnswer ? last.message : `${last.status} ${last.body.toString("utf8")}`;
}

test("An answer that is final is asked for once", async (context) => {
  const { delivered, posts } = play(context, [answer(403, { code: "a", title: "No." })]);

  assert.equal(textOf(await delivered), '403 {"code":"a","title":"No."}');
  assert.equal(posts.length, 1);
  assert.deepEqual(posts[0]?.headers, {
    "Content-Type": "application/json",
    Accept: "application/json, application/problem+json",
    Prefer: "wait=0",
    "webhook-id": "gh-1-1-0",
    signed: "{}",
  });
});

test("A rollout that has ended at once has an address, too", async (context) => {
  const { delivered } = play(context, [answer(200, ENDED)]);

  assert.equal((await delivered).rolloutUrl, "https://gateway.example.org/api/v1/rollouts/019aa1b2");
});

test("A plan is asked for as Markdown, and without a wait", async (context) => {
  const { gateway, posts } = playGateway(context, () => answer(200, "# Plan"));

  await ask({ operation: "plans", delivery: { id: "gh-1-1-0", body: Buffer.from("{}") }, deadline: gateway.clock.now() + 600 }, gateway);
  assert.equal(posts[0]?.url, "https://gateway.example.org/api/v1/plans");
  assert.equal(posts[0]?.headers["Accept"], "text/markdown, application/problem+json");
  assert.ok(!("Prefer" in (posts[0]?.headers ?? {})));
});

test("Nobody is asked again sooner than Retry-After says, and then later and later", async (context) => {
  const { delivered, clock, log } = play(context, [answer(429, "", { "retry-after": "7" }), answer(503, ""), new NoAnswer("socket hang up", false), answer(502, "<html>"), answer(200, ENDED)]);

  assert.equal(textOf(await delivered), `200 ${JSON.stringify(ENDED)}`);
  assert.deepEqual(clock.slept, [7, 2, 4, 8]);
  assert.deepEqual(log, [
    "The gateway answered 429, trying again in 7 s.",
    "The gateway answered 503, trying again in 2 s.",
    "No response (socket hang up), trying again in 4 s.",
    "The gateway answered 502, trying again in 8 s.",
  ]);
});

test("A 502 with its reason is Prefect's refusal, and final", async (context) => {
  const { delivered, posts } = play(context, [answer(502, { code: "prefect_refused", title: "No." })]);

  await delivered;
  assert.equal(posts.length, 1);
});

test("A certificate that is not trusted is not asked for again", async (context) => {
  const { delivered, posts } = play(context, [new NoAnswer("certificate has expired", true)]);

  await assert.rejects(delivered, new Failure("The gateway cannot be reached: certificate has expired"));
  assert.equal(posts.length, 1);
});

test("It ends when the time would be over before the next try", async (context) => {
  const { delivered, clock } = play(context, [new NoAnswer("socket hang up", false)], [404], { waitSeconds: 10 });

  assert.equal(textOf(await delivered), "socket hang up");
  assert.deepEqual(clock.slept, [1, 2, 4]);
});

test("The steps of a rollout are lines of the log, and its end is the outcome", async (context) => {
  const { delivered, posts, streams, log } = play(context, [answer(202, ROLLOUT)], [STEP + STATUS + END]);

  const outcome = await delivered;
  assert.equal(textOf(outcome), `200 ${JSON.stringify(ENDED)}`);
  assert.equal(outcome.rolloutUrl, "https://gateway.example.org/api/v1/rollouts/019aa1b2");
  assert.deepEqual(log, ["planned  1 to create. (31 ms)"]);
  assert.equal(posts.length, 1);
  assert.equal(streams[0]?.url, "https://gateway.example.org/api/v1/rollouts/019aa1b2/events");
  assert.equal(streams[0]?.headers["signed"], "/api/v1/rollouts/019aa1b2/events");
});

test("A stream that breaks is taken up again after the last step", async (context) => {
  const { delivered, streams } = play(context, [answer(202, ROLLOUT)], [STEP, new NoAnswer("socket hang up", false), 503, END]);

  assert.equal(textOf(await delivered), `200 ${JSON.stringify(ENDED)}`);
  assert.deepEqual(streams.map((request) => request.headers["Last-Event-ID"]), [undefined, "41", "41", "41"]);
});

for (const [what, events, tries] of [
  ["that are refused", [401], 1],
  ["that are elsewhere", [302], 1],
  ["that bring nothing", ["<html>log in</html>"], 3],
  ["whose certificate is not trusted", [new NoAnswer("certificate has expired", true)], 1],
  ["of which one has no end", [`data: ${"x".repeat(17 * 1024 * 1024)}`], 1],
] as const) {
  test(`In place of events ${what} the outcome is asked for, by an older gateway in posts that wait`, async (context) => {
    const { delivered, posts, reads, streams, log } = play(context, [answer(202, ROLLOUT), answer(202, ROLLOUT), answer(200, ENDED)], events);

    assert.equal(textOf(await delivered), `200 ${JSON.stringify(ENDED)}`);
    assert.deepEqual(posts.map((request) => request.headers["Prefer"]), ["wait=0", "wait=50", "wait=50"]);
    assert.equal(streams.length, tries);
    assert.equal(reads.length, 1);
    assert.deepEqual(log, ["The gateway sends no events of the rollout; polling for its outcome.", "The rollout is applying."]);
  });
}

const SEEN = { ...ROLLOUT, status: "verifying", finished_at: null };
const READ = { ...ENDED, finished_at: "2026-11-23T12:00:00Z" };

test("In place of events the rollout is read until it has ended, and nothing is posted again", async (context) => {
  const { delivered, clock, posts, reads, log } = play(context, [answer(202, ROLLOUT)], [401], {}, [answer(200, SEEN), answer(503, ""), answer(200, SEEN), answer(200, READ)]);

  const outcome = await delivered;
  assert.equal(textOf(outcome), `200 ${JSON.stringify(READ)}`);
  assert.equal(outcome.rolloutUrl, "https://gateway.example.org/api/v1/rollouts/019aa1b2");
  assert.equal(posts.length, 1);
  assert.deepEqual(reads[0], {
    method: "GET",
    url: "https://gateway.example.org/api/v1/rollouts/019aa1b2",
    headers: { Accept: "application/json, application/problem+json", "webhook-id": "gh-1-1-0", signed: "/api/v1/rollouts/019aa1b2" },
    maxSeconds: 25,
  });
  assert.deepEqual(clock.slept, [1, 1, 2]);
  assert.deepEqual(log, [
    "The gateway sends no events of the rollout; polling for its outcome.",
    "The rollout is verifying.",
    "The gateway answered 503, trying again in 1 s.",
    "The rollout is verifying.",
  ]);
});

test("A rollout is read less and less often, and once more when the time is over", async (context) => {
  const { delivered, clock, reads } = play(context, [answer(202, ROLLOUT)], [404], { waitSeconds: 30 }, [answer(200, SEEN)]);

  assert.equal(textOf(await delivered), `202 ${JSON.stringify(SEEN)}`);
  assert.deepEqual(clock.slept, [1, 2, 4, 8, 8, 7]);
  assert.equal(reads.length, 7);
});

test("Where a rollout is read no more in time, what is known of it stays", async (context) => {
  const { delivered } = play(context, [answer(202, ROLLOUT)], [404], { waitSeconds: 30 }, [answer(200, SEEN), new NoAnswer("socket hang up", false)]);

  assert.equal(textOf(await delivered), `202 ${JSON.stringify(SEEN)}`);
});

for (const [what, read] of [
  ["refused", answer(404, { code: "rollout_unknown", title: "No." })],
  ["a page of somebody else", answer(200, "<html>log in</html>")],
  ["sent elsewhere", answer(302, "")],
] as const) {
  test(`A rollout whose reading is ${what} is asked for in posts`, async (context) => {
    const { delivered, posts, reads } = play(context, [answer(202, ROLLOUT), answer(200, ENDED)], [404], {}, [read]);

    assert.equal(textOf(await delivered), `200 ${JSON.stringify(ENDED)}`);
    assert.deepEqual([posts.length, reads.length], [2, 1]);
  });
}

test("When the time is over the status is the one that was seen last", async (context) => {
  const { delivered } = play(context, [answer(202, ROLLOUT)], [STATUS], { waitSeconds: 5 });

  assert.equal(textOf(await delivered), '202 {"id":"019aa1b2","status":"verifying"}');
});

test("A post waits no longer than there is time", async (context) => {
  const { delivered, posts } = play(context, [answer(202, ROLLOUT)], [404], { waitSeconds: 30 });

  await delivered;
  assert.deepEqual([posts[0], posts[1]].map((request) => [request?.headers["Prefer"], request?.maxSeconds]), [["wait=0", 25], ["wait=30", 55]]);
});

test("Retry-After may be a date, in the past too, or nothing that can be read", () => {
  assert.equal(retryAfter(answer(503, "", { "retry-after": new Date(0).toUTCString() }), 4), 0);
  assert.ok(retryAfter(answer(503, "", { "retry-after": new Date(Date.now() + 60_000).toUTCString() }), 4) > 30);
  assert.equal(retryAfter(answer(503, "", { "retry-after": "soon" }), 4), 4);
  assert.equal(retryAfter(answer(503, ""), 4), 4);
});
