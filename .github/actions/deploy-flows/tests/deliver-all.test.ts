import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Gateway } from "../src/ask.js";
import { deliverAll, type Outcome } from "../src/deliver-all.js";
import { Failure } from "../src/failure.js";
import { type Answer, NoAnswer, type Request } from "../src/request.js";
import { answer, inTurn, playGateway, type Played } from "./playing.js";

type Result = { readonly project: string; readonly status: number; readonly retry_after?: number; readonly rollout?: object; readonly problem?: object };

const BUSY = { code: "ledger_unavailable", title: "Not now." };

function rollout(project: string, status = "applying"): object {
  return { id: `id-${project}`, status, mode: "staging" };
}

function accepted(project: string): Result {
  return { project, status: 202, rollout: rollout(project) };
}

function ended(project: string, status = "succeeded"): Result {
  return { project, status: 200, rollout: rollout(project, status) };
}

function several(...projects: readonly Result[]): Answer {
  return answer(207, { repository: "org/platform", projects });
}

/** The stream of a rollout, whose id names its project. */
function eventsOf({ url }: Request): string {
  const project = /id-([^/]+)/.exec(url)?.[1] ?? "";
  return `id: 1\nevent: step\ndata: {"kind":"plan","outcome":"succeeded","detail":"Of ${project}.","duration_ms":1}\n\nevent: end\ndata: ${JSON.stringify(rollout(project, "succeeded"))}\n\n`;
}

interface Told extends Played {
  readonly outcomes: readonly Outcome[];
  readonly parts: readonly (readonly string[])[];
}

/** Sends projects, at most so many in one request, and waits for what becomes of them. */
async function play(
  context: TestContext,
  projects: readonly string[],
  answerPost: (request: Request) => Answer | NoAnswer,
  answerStream: (request: Request) => string | number | NoAnswer = eventsOf,
  { most = 100, changes = {}, answerRead }: { most?: number; changes?: Partial<Gateway>; answerRead?: (request: Request) => Answer | NoAnswer } = {},
): Promise<Told> {
  const played = playGateway(context, answerPost, answerStream, changes, answerRead);
  const outcomes: Outcome[] = [];
  const parts: (readonly string[])[] = [];
  const pack = (some: readonly string[]) => {
    const packed = Array.from({ length: Math.ceil(some.length / most) }, (_, index) => some.slice(index * most, (index + 1) * most));
    parts.push(...packed);
    return packed.map((each) => ({ projects: each, delivery: { id: `gh-${each.join("-")}`, body: Buffer.from(JSON.stringify(each)) } }));
  };
  await deliverAll(projects, pack, played.gateway, (outcome) => outcomes.push(outcome));
  return { ...played, outcomes, parts };
}

function said(outcomes: readonly Outcome[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    outcomes.map(({ project, answer: last }) => [project, last instanceof NoAnswer ? last.message : `${last.status} ${(JSON.parse(last.body.toString("utf8")) as { status?: string } | null)?.status ?? ""}`.trim()]),
  );
}

test("Every rollout is followed to its end, and has its own steps", async (context) => {
  const { outcomes, posts, streams } = await play(context, ["a", "b"], () => several(accepted("b"), accepted("a")));

  assert.deepEqual(said(outcomes), { a: "200 succeeded", b: "200 succeeded" });
  assert.deepEqual(outcomes.map(({ project, steps }) => [project, steps]), [
    ["a", ["planned  Of a. (1 ms)"]],
    ["b", ["planned  Of b. (1 ms)"]],
  ]);
  assert.deepEqual(outcomes.map(({ rolloutUrl }) => rolloutUrl), ["https://gateway.example.org/api/v1/rollouts/id-a", "https://gateway.example.org/api/v1/rollouts/id-b"]);
  assert.equal(posts.length, 1);
  assert.deepEqual(posts[0]?.headers["webhook-id"], "gh-a-b");
  assert.deepEqual(streams.map((request) => [request.url, request.headers["webhook-id"]]), [
    ["https://gateway.example.org/api/v1/rollouts/id-a/events", "gh-a-b"],
    ["https://gateway.example.org/api/v1/rollouts/id-b/events", "gh-a-b"],
  ]);
});

test("What is refused or has ended at once is not followed", async (context) => {
  const { outcomes, streams } = await play(context, ["a", "b"], () => several({ project: "a", status: 422, problem: { code: "manifest_invalid", title: "No.", status: 422 } }, ended("b", "superseded")));

  assert.deepEqual(said(outcomes), { a: "422 422", b: "200 superseded" });
  assert.ok(outcomes.every(({ isOfRequest }) => !isOfRequest));
  assert.equal(streams.length, 0);
});

test("No more than eight streams are open at a time", async (context) => {
  const projects = Array.from({ length: 20 }, (_, index) => `p${index}`);
  let open = 0;
  let most = 0;
  const changes: Partial<Gateway> = {
    open: async (request) => {
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      const chunks = (async function* () {
        yield Buffer.from(eventsOf(request));
      })();
      return { status: 200, chunks, close: () => open-- };
    },
  };

  const { outcomes } = await play(context, projects, () => several(...projects.map(accepted)), eventsOf, { changes });

  assert.equal(most, 8);
  assert.ok(Object.values(said(outcomes)).every((each) => each === "200 succeeded"));
});

test("A project that the gateway cannot take now is sent again, without the others and under an id of its own", async (context) => {
  const answers = inTurn([
    several(accepted("a"), { project: "b", status: 503, problem: BUSY }, { project: "c", status: 429, problem: BUSY }),
    several({ project: "b", status: 503, problem: BUSY }, accepted("c")),
    several(accepted("b")),
  ]);
  const { outcomes, parts, posts, clock, log } = await play(context, ["a", "b", "c"], answers);

  assert.deepEqual(said(outcomes), { a: "200 succeeded", c: "200 succeeded", b: "200 succeeded" });
  assert.deepEqual(parts, [["a", "b", "c"], ["b", "c"], ["b"]]);
  assert.deepEqual(posts.map((request) => request.headers["webhook-id"]), ["gh-a-b-c", "gh-b-c", "gh-b"]);
  assert.deepEqual(clock.slept, [1, 2]);
  assert.ok(log.includes("The gateway answered 503 for b, c, trying again in 1 s. Not now.  (ledger_unavailable)"), log.join("\n"));
});

test("A project says itself when it may be sent again, and the latest of them counts", async (context) => {
  const busy = (project: string, seconds: number): Result => ({ project, status: 503, retry_after: seconds, problem: BUSY });
  const { clock } = await play(context, ["a", "b", "c"], inTurn([several(busy("a", 7), busy("b", 2.5), { project: "c", status: 503, problem: BUSY }), several(ended("a"), ended("b"), ended("c"))]));

  assert.deepEqual(clock.slept, [7]);
});

test("Nobody is sent again sooner than the answer says, and not when the time is over", async (context) => {
  const { outcomes, clock } = await play(context, ["a"], () => ({ ...several({ project: "a", status: 503, problem: BUSY }), headers: { "retry-after": "200" } }), eventsOf, { changes: { waitSeconds: 500 } });

  assert.deepEqual(clock.slept, [200, 200]);
  assert.deepEqual(said(outcomes), { a: "503" });
});

test("What the gateway says of the request is said of each project in it", async (context) => {
  const { outcomes, posts } = await play(context, ["a", "b"], () => answer(401, { code: "unauthenticated", title: "No.", status: 401 }));

  assert.deepEqual(said(outcomes), { a: "401 401", b: "401 401" });
  assert.ok(outcomes.every(({ isOfRequest }) => isOfRequest));
  assert.equal(posts.length, 1);
});

test("A request that is not answered is the same delivery when it is sent again", async (context) => {
  const { outcomes, posts } = await play(context, ["a"], inTurn([new NoAnswer("socket hang up", false), answer(503, BUSY), several(ended("a"))]));

  assert.deepEqual(said(outcomes), { a: "200 succeeded" });
  assert.deepEqual(posts.map((request) => request.headers["webhook-id"]), ["gh-a", "gh-a", "gh-a"]);
});

test("Requests stand side by side, and what is refused as a whole takes no other with it", async (context) => {
  const { outcomes, parts } = await play(
    context,
    ["a", "b", "c"],
    ({ body }) => (body?.toString("utf8").includes('"c"') ? answer(413, { code: "body_too_large", title: "No.", status: 413 }) : several(accepted("a"), accepted("b"))),
    eventsOf,
    { most: 2 },
  );

  assert.deepEqual(parts, [["a", "b"], ["c"]]);
  assert.deepEqual(said(outcomes), { c: "413 413", a: "200 succeeded", b: "200 succeeded" });
});

/** What a gateway shows of a rollout: at its n-th look each of them has ended whose project is in the n-th text. */
function shows(...ended: readonly string[]): (request: Request) => Answer {
  const looks = new Map<string, number>();
  return ({ url }) => {
    const project = url.slice(url.indexOf("id-") + 3);
    const look = looks.get(project) ?? 0;
    looks.set(project, look + 1);
    return answer(200, (ended[look] ?? "").includes(project) ? { ...rollout(project, "succeeded"), finished_at: "2026-11-23T12:00:00Z" } : { ...rollout(project, "verifying"), finished_at: null });
  };
}

test("In place of events each rollout is read until it has ended", async (context) => {
  const { outcomes, posts, reads, log, clock } = await play(context, ["a", "b", "c"], () => several(accepted("a"), accepted("b"), accepted("c")), () => 404, { answerRead: shows("b", "ab", "abc") });

  assert.deepEqual(said(outcomes), { b: "200 succeeded", a: "200 succeeded", c: "200 succeeded" });
  assert.equal(posts.length, 1);
  assert.deepEqual(reads.map(({ url }) => url.slice(-1)).join(""), "abcacc");
  assert.deepEqual(reads[0]?.headers, { Accept: "application/json, application/problem+json", "webhook-id": "gh-a-b-c", signed: "/api/v1/rollouts/id-a" });
  assert.deepEqual(clock.slept, [1, 2]);
  assert.deepEqual(log.slice(1), ["The gateway sends no events of 3 rollout(s); polling for their outcome.", "2 rollout(s) have not ended.", "1 rollout(s) have not ended."]);
});

test("A rollout of a request that was sent in parts is read, too, when the time is over", async (context) => {
  const answers = inTurn([several(accepted("a"), { project: "b", status: 503, problem: BUSY }), several(ended("b"))]);
  const { outcomes, posts } = await play(context, ["a", "b"], answers, () => 'event: status\ndata: {"status":"verifying"}\n\n', { changes: { waitSeconds: 3 }, answerRead: shows("a") });

  assert.deepEqual(said(outcomes), { b: "200 succeeded", a: "200 succeeded" });
  assert.equal(posts.length, 2);
});

test("A rollout that cannot be read in time keeps the status that was seen last", async (context) => {
  const { outcomes } = await play(context, ["a"], () => several(accepted("a")), () => 404, { changes: { waitSeconds: 20 }, answerRead: inTurn([answer(200, rollout("a", "verifying")), answer(503, BUSY)]) });

  assert.deepEqual(said(outcomes), { a: "202 verifying" });
});

test("In place of events an older gateway is asked for the outcome, of all at once and by the same delivery, after it was asked for one rollout", async (context) => {
  const answers = inTurn([several(accepted("a"), accepted("b")), several(accepted("a"), ended("b")), several({ project: "a", status: 503, problem: BUSY }, ended("b")), several(ended("a", "failed"), ended("b"))]);
  const { outcomes, posts, reads, log } = await play(context, ["a", "b"], answers, () => 404);

  assert.deepEqual(said(outcomes), { b: "200 succeeded", a: "200 failed" });
  assert.equal(reads.length, 1);
  assert.deepEqual(posts.map((request) => [request.headers["webhook-id"], request.headers["Prefer"]]), [
    ["gh-a-b", "wait=0"],
    ["gh-a-b", "wait=50"],
    ["gh-a-b", "wait=50"],
    ["gh-a-b", "wait=50"],
  ]);
  assert.ok(log.includes("The gateway sends no events of 2 rollout(s); polling for their outcome."), log.join("\n"));
});

test("A rollout whose stream had no place in time is looked at once more", async (context) => {
  const answers = inTurn([several(accepted("a"), accepted("b")), several(ended("a"), accepted("b"))]);
  const { outcomes, posts } = await play(context, ["a", "b"], answers, () => 'event: status\ndata: {"status":"verifying"}\n\n', { changes: { waitSeconds: 3 } });

  assert.equal(posts.length, 2);
  assert.deepEqual(said(outcomes), { a: "200 succeeded", b: "202 applying" });
});

test("What is not over in time keeps the status that was seen last", async (context) => {
  const answers = inTurn([several(accepted("a")), new NoAnswer("socket hang up", false)]);
  const { outcomes } = await play(context, ["a"], answers, () => 'event: status\ndata: {"status":"verifying"}\n\n', { changes: { waitSeconds: 3 } });

  assert.deepEqual(said(outcomes), { a: "202 verifying" });
});

test("A project that the answer does not tell of has no answer", async (context) => {
  const { outcomes } = await play(context, ["a", "b"], () => several(ended("a")));

  assert.deepEqual(said(outcomes), { a: "200 succeeded", b: "207" });
});

test("A certificate that is not trusted ends it", async (context) => {
  await assert.rejects(play(context, ["a"], () => new NoAnswer("certificate has expired", true)), new Failure("The gateway cannot be reached: certificate has expired"));
});
