import { isRollout, type Rollout, stepLine } from "./answers.js";
import { type Gateway, nextPause } from "./ask.js";
import { EventReader, type ServerEvent } from "./events.js";
import { member, parseJson } from "./json.js";
import { NoAnswer } from "./request.js";

const MAX_SILENT_STREAMS = 3;

/** What became of following a rollout. */
export type Followed =
  | { readonly kind: "ended"; readonly rollout: Rollout }
  /** The time was over; with the status that was seen last. */
  | { readonly kind: "time is over"; readonly status: string | undefined }
  | { readonly kind: "no events" };

export interface Following extends Pick<Gateway, "url" | "credentials" | "open" | "clock"> {
  /** The rollout's path at the gateway. */
  readonly path: string;
  /** Id of the delivery. */
  readonly id: string;
  readonly deadline: number;
  /** Takes each step as a line of the log. */
  readonly print: (line: string) => void;
}

/** Prints each step of a rollout as it happens. A stream that breaks is taken up again after the last step that came. */
export async function follow(following: Following): Promise<Followed> {
  const { clock, deadline } = following;
  const seen: Seen = { lastStep: "", status: undefined, rollout: undefined, hasHeard: false };
  let silent = 0;
  let pause = 1;
  for (let left = deadline - clock.now(); left > 0; left = deadline - clock.now()) {
    seen.hasHeard = false;
    const isWorthAnother = await listen(following, seen, left);
    if (seen.rollout !== undefined) {
      return { kind: "ended", rollout: seen.rollout };
    }

    if (!isWorthAnother) {
      return { kind: "no events" };
    }

    // A stream that brings nothing at all, not even the status, is none: something on the way keeps it.
    if (seen.hasHeard) {
      silent = 0;
      pause = 1;
    } else if (++silent >= MAX_SILENT_STREAMS) {
      return { kind: "no events" };
    }

    if (clock.now() + pause >= deadline) {
      break;
    }

    await clock.sleep(pause);
    pause = nextPause(pause);
  }

  return { kind: "time is over", status: seen.status };
}

interface Seen {
  lastStep: string;
  status: string | undefined;
  /** The rollout at its end. */
  rollout: Rollout | undefined;
  /** Whether this stream brought anything. */
  hasHeard: boolean;
}

/** Reads one stream until it ends or breaks. Says whether another may bring more. */
async function listen({ url, path, id, credentials, open, print }: Following, seen: Seen, seconds: number): Promise<boolean> {
  const eventsPath = `${path}/events`;
  try {
    const stream = await open({
      method: "GET",
      url: url + eventsPath,
      headers: {
        Accept: "text/event-stream",
        ...(seen.lastStep === "" ? {} : { "Last-Event-ID": seen.lastStep }),
        // There is no body: the path is what is signed.
        ...(await credentials(id, Buffer.from(eventsPath, "utf8"))),
      },
      maxSeconds: seconds,
    });
    try {
      if (stream.status !== 200) {
        return stream.status === 429 || stream.status >= 500;
      }

      const reader = new EventReader();
      for await (const chunk of stream.chunks) {
        for (const event of reader.read(chunk)) {
          take(event, seen, print);
          if (seen.rollout !== undefined) {
            return true;
          }
        }
      }

      return true;
    } finally {
      stream.close();
    }
  } catch (error) {
    if (error instanceof NoAnswer) {
      return !error.isHopeless;
    }

    throw error;
  }
}

function take(event: ServerEvent, seen: Seen, print: (line: string) => void): void {
  const data = parseJson(event.data);
  switch (event.name) {
    case "step": {
      const line = stepLine(data);
      if (line === undefined) {
        return;
      }

      print(line);
      if (/^[0-9]{1,18}$/.test(event.id)) {
        seen.lastStep = event.id;
      }

      break;
    }

    case "status": {
      const status = member(data, "status");
      if (typeof status !== "string") {
        return;
      }

      seen.status = status;
      break;
    }

    case "end":
      if (isRollout(data)) {
        seen.rollout = data;
      }

      break;
    default:
      return;
  }

  seen.hasHeard = true;
}
