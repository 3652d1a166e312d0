import { MAX_ANSWER_BYTES, NoAnswer } from "./request.js";

/** A server-sent event. */
export interface ServerEvent {
  readonly name: string;
  readonly data: string;
  /** Empty where it has none. */
  readonly id: string;
}

/** Takes a stream of server-sent events apart. Each has a bound, however many there are. */
export class EventReader {
  readonly #decoder = new TextDecoder();
  #line = "";
  #bytes = 0;
  #name = "";
  #id = "";
  #data: string[] = [];

  constructor(private readonly maxBytes = MAX_ANSWER_BYTES) {}

  /** The events that are complete with these bytes. */
  *read(chunk: Buffer): Generator<ServerEvent> {
    this.#bytes += chunk.length;
    // Only what is new is looked through, however long the line is by now.
    const [rest = "", ...begun] = this.#decoder.decode(chunk, { stream: true }).split("\n");
    const lines = [this.#line + rest, ...begun];
    this.#line = lines.pop() ?? "";
    for (const line of lines) {
      const event = this.#take(line.endsWith("\r") ? line.slice(0, -1) : line);
      if (event !== undefined) {
        yield event;
      }
    }

    if (this.#bytes > this.maxBytes) {
      throw new NoAnswer(`an event is larger than ${this.maxBytes} bytes.`, true);
    }
  }

  #take(line: string): ServerEvent | undefined {
    if (line === "") {
      const event = { name: this.#name, data: this.#data.join("\n"), id: this.#id };
      this.#name = "";
      this.#id = "";
      this.#data = [];
      this.#bytes = 0;
      return event.name === "" && event.data === "" ? undefined : event;
    }

    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    switch (field) {
      case "event":
        this.#name = value;
        break;
      case "id":
        this.#id = value;
        break;
      case "data":
        this.#data.push(value);
        break;
      default:
    }

    return undefined;
  }
}
