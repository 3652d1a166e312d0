import * as http from "node:http";
import * as https from "node:https";
import { HttpClient } from "@actions/http-client";

/** Bytes of an answer that are read: many times what the gateway ever sends. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

const CONNECT_SECONDS = 15;

// Where no answer can be had by asking again: an address that is none, a certificate that is not trusted.
const HOPELESS = new Set([
  "CERT_CHAIN_TOO_LONG",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REJECTED",
  "CERT_REVOKED",
  "CERT_SIGNATURE_FAILURE",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_INVALID_PROTOCOL",
  "ERR_INVALID_URL",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "HOSTNAME_MISMATCH",
  "INVALID_CA",
  "INVALID_PURPOSE",
  "PATH_LENGTH_EXCEEDED",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
]);

export interface Request {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
  /** How long it may take, from the first packet to the last. */
  readonly maxSeconds: number;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer whose body is read as it comes. */
export interface Stream {
  readonly status: number;
  readonly chunks: AsyncIterable<Buffer>;
  /** Nothing more is wanted. */
  close(): void;
}

/** Nobody answered, or not in time. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(message: string, /** Whether asking again is of no use. */ readonly isHopeless: boolean) {
    super(message);
  }
}

/** Sends a request and reads the whole answer. A redirect is an answer: nobody is followed to another address. */
export async function exchange(request: Request, cancelled: AbortSignal): Promise<Answer> {
  const { message, close } = await open(request, cancelled);
  try {
    const body: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of chunksOf(message)) {
      bytes += chunk.length;
      if (bytes > MAX_ANSWER_BYTES) {
        throw new NoAnswer(`the response is larger than ${MAX_ANSWER_BYTES} bytes.`, true);
      }

      body.push(chunk);
    }

    return { status: message.statusCode ?? 0, headers: message.headers, body: Buffer.concat(body) };
  } finally {
    close();
  }
}

/** Sends a request whose answer is read as it comes; whoever calls closes it. */
export async function stream(request: Request, cancelled: AbortSignal): Promise<Stream> {
  const { message, close } = await open(request, cancelled);
  return { status: message.statusCode ?? 0, chunks: chunksOf(message), close };
}

async function* chunksOf(message: http.IncomingMessage): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of message) {
      yield chunk as Buffer;
    }
  } catch (error) {
    throw asNoAnswer(error);
  }
}

interface Opened {
  readonly message: http.IncomingMessage;
  readonly close: () => void;
}

function open(request: Request, cancelled: AbortSignal): Promise<Opened> {
  return new Promise((resolve, reject) => {
    cancelled.throwIfAborted();
    // Its agent goes by HTTPS_PROXY, HTTP_PROXY and NO_PROXY, as a runner behind a proxy sets them.
    const client = new HttpClient("deploy-flows", [], { keepAlive: false });
    let sent: http.ClientRequest;
    let received: http.IncomingMessage | undefined;
    const stop = (reason: Error): void => {
      sent.destroy(reason);
      received?.destroy(reason);
    };
    const cancel = (): void => stop(cancelled.reason as Error);
    const connecting = setTimeout(() => stop(new NoAnswer(`no connection within ${CONNECT_SECONDS} s.`, false)), CONNECT_SECONDS * 1000);
    const whole = setTimeout(() => stop(new NoAnswer(`no response within ${request.maxSeconds} s.`, false)), request.maxSeconds * 1000);
    const close = (): void => {
      clearTimeout(connecting);
      clearTimeout(whole);
      cancelled.removeEventListener("abort", cancel);
      received?.destroy();
      sent?.destroy();
      client.dispose();
    };

    try {
      const url = new URL(request.url);
      const isSecure = url.protocol === "https:";
      sent = (isSecure ? https : http).request(url, {
        method: request.method,
        headers: { "User-Agent": "deploy-flows", ...request.headers },
        agent: client.getAgent(request.url) as http.Agent,
      });
      sent.on("socket", (socket) => {
        const connected = (): void => clearTimeout(connecting);
        if (isSecure || socket.connecting) {
          socket.once(isSecure ? "secureConnect" : "connect", connected);
        } else {
          connected();
        }
      });
      sent.on("error", (error) => {
        close();
        reject(asNoAnswer(error));
      });
      sent.on("response", (message) => {
        received = message;
        resolve({ message, close });
      });
      cancelled.addEventListener("abort", cancel, { once: true });
      sent.end(request.body);
    } catch (error) {
      close();
      reject(asNoAnswer(error));
    }
  });
}

/** What is no answer, as one; a job that was cancelled stays that. */
function asNoAnswer(error: unknown): Error {
  if (error instanceof NoAnswer || (error instanceof Error && error.name === "AbortError")) {
    return error;
  }

  return new NoAnswer(reasonOf(error), HOPELESS.has(codeOf(error)));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

// Where a name has several addresses, the error of all says nothing; those within it do.
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(reasonOf).join("; ");
  }

  // Node's advice on its own options is not for whoever reads a job's log.
  return error instanceof Error ? error.message.split("; if the root CA", 1)[0] || codeOf(error) : String(error);
}
