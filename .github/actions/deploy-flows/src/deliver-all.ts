import * as core from "@actions/core";
import { isProblem, jsonOf, problemLine, rolloutPath } from "./answers.js";
import { ask, type Gateway, isWorthAnother, nextPause, retryAfter } from "./ask.js";
import type { Part } from "./build-result.js";
import { type Delivered, pollPause, withBody, withStatus } from "./deliver.js";
import { follow } from "./follow.js";
import { isObject, member } from "./json.js";
import { Limit } from "./limit.js";
import { look, nextLook } from "./look.js";
import { titlesOf } from "./project.js";
import { type Answer, NoAnswer } from "./request.js";
import { logLine } from "./text.js";

/** Streams of events that are open at a time; or rollouts that are read. */
const MAX_STREAMS = 8;

/** What became of one project. */
export interface Outcome extends Delivered {
  readonly project: string;
  /** Whether the answer is about the whole request, and so the same for all projects in it. */
  readonly isOfRequest: boolean;
  /** The steps of its rollout, as lines of the log. */
  readonly steps: readonly string[];
}

/** Puts projects into as few requests as hold them. */
export type Pack = (projects: readonly string[]) => readonly Part[];

/** Posts the projects until each one's rollout has ended, the gateway has refused it, or the time is over. Tells of each as soon as that is so. */
export async function deliverAll(projects: readonly string[], pack: Pack, gateway: Gateway, tell: (outcome: Outcome) => void): Promise<void> {
  await new Deliveries(pack, gateway, tell).send(projects, 1);
}

/** What the gateway said of a project, as if it had been asked for it alone. */
interface Said {
  readonly project: string;
  readonly answer: Answer;
}

class Deliveries {
  readonly #streams = new Limit(MAX_STREAMS);
  readonly #deadline: number;
  readonly #steps = new Map<string, string[]>();

  constructor(
    private readonly pack: Pack,
    private readonly gateway: Gateway,
    private readonly tell: (outcome: Outcome) => void,
  ) {
    this.#deadline = gateway.clock.now() + gateway.waitSeconds;
  }

  /** @param pause Seconds after which those that the gateway cannot take now are sent again, unless it says when. */
  async send(projects: readonly string[], pause: number): Promise<void> {
    await Promise.all(this.pack(projects).map((part) => this.#sendPart(part, pause)));
  }

  async #sendPart(part: Part, pause: number): Promise<void> {
    const answer = await ask({ operation: "builds", delivery: part.delivery, deadline: this.#deadline }, this.gateway);
    const said = saidOf(answer, part);
    if (said === undefined) {
      part.projects.forEach((project) => this.#end(project, answer, true));
      return;
    }

    const running = said.filter((each) => each.answer.status === 202);
    const again = said.filter((each) => isWorthAnother(each.answer));
    if (running.length > 0) {
      core.info(`The gateway accepted ${running.length} rollout(s). Their steps are shown as each of them ends.`);
    }

    said.filter((each) => !running.includes(each) && !again.includes(each)).forEach((each) => this.#end(each.project, each.answer));
    await Promise.all([this.#follow(part, running, again.length === 0), this.#sendAgain(again, pause)]);
  }

  /** Sends those that the gateway could not take, and no others, under an id of their own. */
  async #sendAgain(again: readonly Said[], pause: number): Promise<void> {
    const { clock } = this.gateway;
    const [first] = again;
    if (first === undefined) {
      return;
    }

    const delay = Math.max(...again.map(({ answer }) => retryAfter(answer, pause)), 1);
    if (clock.now() + delay >= this.#deadline) {
      again.forEach(({ project, answer }) => this.#end(project, answer));
      return;
    }

    const projects = again.map(({ project }) => project);
    const problem = jsonOf(first.answer);
    core.info(logLine(`The gateway answered ${first.answer.status} for ${titlesOf(projects)}, trying again in ${delay} s.${isProblem(problem) ? ` ${problemLine(problem)}` : ""}`));
    await clock.sleep(delay);
    await this.send(projects, nextPause(pause));
  }

  async #follow(part: Part, running: readonly Said[], isWhole: boolean): Promise<void> {
    const unheard: Said[] = [];
    const unfinished: Said[] = [];
    await Promise.all(
      running.map(async ({ project, answer }) => {
        const path = rolloutPath(jsonOf(answer));
        if (path === undefined) {
          unheard.push({ project, answer });
          return;
        }

        const print = (line: string): void => this.#print(project, line);
        const followed = await this.#streams.run(() => follow({ ...this.gateway, path, id: part.delivery.id, deadline: this.#deadline, print }));
        switch (followed.kind) {
          case "ended":
            this.#end(project, withBody(answer, 200, followed.rollout));
            break;
          case "time is over":
            unfinished.push({ project, answer: withStatus(answer, followed.status) });
            break;
          default:
            unheard.push({ project, answer });
        }
      }),
    );

    if (unheard.length > 0) {
      core.info(`The gateway sends no events of ${unheard.length} rollout(s); polling for their outcome.`);
    }

    // A rollout may have ended while all streams were taken, so the time is not over for it before a last look. A request of which
    // projects were sent again under another id is not sent a second time for that: it would ask for them, too.
    const unread = await this.#watch(part, [...unheard, ...unfinished]);
    const isPolled = ({ project }: Said): boolean => isWhole || unheard.some((each) => each.project === project);
    await this.#poll(part, unread.filter(isPolled));
    unread.filter((each) => !isPolled(each)).forEach(({ project, answer }) => this.#end(project, answer));
  }

  /** Looks at rollouts again and again, until they have ended or the time is over. Gives those back that this job may not read. */
  async #watch(part: Part, watched: readonly Said[]): Promise<readonly Said[]> {
    const { clock } = this.gateway;
    let open = watched;
    for (let pause = 1; ; pause = nextLook(pause)) {
      const [first, ...others] = open;
      // One comes before the others: an older gateway lets this job read none, and shuts out who goes on with it.
      const looked = first === undefined ? undefined : await this.#look(part, first);
      if (looked === undefined) {
        return open;
      }

      const now = [looked, ...(await Promise.all(others.map((each) => this.#streams.run(async () => (await this.#look(part, each)) ?? each))))];
      const left = this.#deadline - clock.now();
      const ended = now.filter(({ answer: { status } }) => left <= 0 || status !== 202);
      ended.forEach((each) => this.#end(each.project, each.answer));
      open = now.filter((each) => !ended.includes(each));
      if (open.length > 0) {
        core.info(`${open.length} rollout(s) have not ended.`);
        await clock.sleep(Math.min(pause, left));
      }
    }
  }

  /** What is known of a rollout now; undefined where this job may not read it. */
  async #look({ delivery }: Part, said: Said): Promise<Said | undefined> {
    const path = rolloutPath(jsonOf(said.answer));
    const answer = path === undefined ? undefined : await look({ path, id: delivery.id, deadline: this.#deadline }, this.gateway);
    return answer instanceof NoAnswer || (answer !== undefined && isWorthAnother(answer)) ? said : answer && { ...said, answer };
  }

  /** Asks for the outcome of rollouts, again and again, in posts that wait: the same request, which is the same delivery. */
  async #poll(part: Part, polled: readonly Said[]): Promise<void> {
    const { clock } = this.gateway;
    for (let open = polled; open.length > 0; ) {
      const began = clock.now();
      const answer = await ask({ operation: "builds", delivery: part.delivery, deadline: this.#deadline, waits: true }, this.gateway);
      const delay = pollPause(began, clock.now());
      const isLast = clock.now() + delay >= this.#deadline;
      const said = saidOf(answer, part);
      if (said === undefined) {
        // What was accepted stays so: at the end of the time, the last that is known of it is more than that nobody answered.
        open.forEach((each) => this.#end(each.project, answer instanceof NoAnswer || isWorthAnother(answer) ? each.answer : answer));
        return;
      }

      const now = open.map((each) => said.find(({ project, answer: next }) => project === each.project && !isWorthAnother(next)) ?? each);
      const ended = now.filter(({ answer: { status } }) => isLast || status !== 202);
      ended.forEach((each) => this.#end(each.project, each.answer));
      open = now.filter((each) => !ended.includes(each));
      if (open.length > 0) {
        core.info(`${open.length} rollout(s) have not ended.`);
        await clock.sleep(delay);
      }
    }
  }

  #print(project: string, line: string): void {
    const steps = this.#steps.get(project) ?? [];
    steps.push(line);
    this.#steps.set(project, steps);
  }

  #end(project: string, answer: Answer | NoAnswer, isOfRequest = false): void {
    const path = answer instanceof NoAnswer ? undefined : rolloutPath(jsonOf(answer));
    this.tell({ project, answer, rolloutUrl: path === undefined ? undefined : this.gateway.url + path, isOfRequest, steps: this.#steps.get(project) ?? [] });
  }
}

/** What an answer says of each project of the request; undefined where it is about the request as a whole, or no answer of the gateway. */
function saidOf(answer: Answer | NoAnswer, part: Part): readonly Said[] | undefined {
  const results = answer instanceof NoAnswer || answer.status !== 207 ? undefined : member(jsonOf(answer), "projects");
  if (answer instanceof NoAnswer || !Array.isArray(results)) {
    return undefined;
  }

  return part.projects.map((project) => {
    const result: unknown = results.find((each) => member(each, "project") === project);
    const status = member(result, "status");
    const content = [member(result, "rollout"), member(result, "problem")].find(isObject);
    // A project that the answer does not tell of has the answer as a whole, which is none for it.
    return { project, answer: typeof status === "number" ? withBody({ ...answer, headers: headersOf(answer, result) }, status, content ?? null) : answer };
  });
}

/** The headers with the seconds after which a project may be sent again, as its own answer would have had them. */
function headersOf({ headers }: Answer, result: unknown): Answer["headers"] {
  const seconds = member(result, "retry_after");
  return typeof seconds === "number" ? { ...headers, "retry-after": String(Math.max(Math.ceil(seconds), 0)) } : headers;
}
