import assert from "node:assert/strict";
import * as http from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { exchange, MAX_ANSWER_BYTES, NoAnswer, type Request, stream } from "../src/request.js";
import { serve } from "./playing.js";

const NEVER = new AbortController().signal;

function get(url: string, changes: Partial<Request> = {}): Request {
  return { method: "GET", url, headers: {}, maxSeconds: 60, ...changes };
}

test("A body is sent as it is, and the answer read whole", async (context) => {
  const url = await serve(context, (request, response) => {
    response.setHeader("X-Seen", `${request.method} ${request.url} ${request.headers["content-length"]} ${request.headers["user-agent"]}`);
    request.pipe(response);
  });

  const answer = await exchange(get(`${url}/a?b`, { method: "POST", body: Buffer.from([0, 255, 10]) }), NEVER);

  assert.deepEqual([answer.status, answer.headers["x-seen"], [...answer.body]], [200, "POST /a?b 3 deploy-flows", [0, 255, 10]]);
});

test("A redirect is an answer, and nobody is followed", async (context) => {
  const urls: (string | undefined)[] = [];
  const url = await serve(context, (request, response) => {
    urls.push(request.url);
    response.writeHead(307, { Location: "/elsewhere" }).end();
  });

  assert.equal((await exchange(get(`${url}/here`, { headers: { Authorization: "Bearer a" } }), NEVER)).status, 307);
  assert.deepEqual(urls, ["/here"]);
});

test("An answer without end is not read to its end", async (context) => {
  const url = await serve(context, (_, response) => {
    const chunk = Buffer.alloc(1024 * 1024);
    const write = (): void => {
      while (response.write(chunk)) {
        // Until the other side stops reading.
      }
    };
    response.on("drain", write);
    write();
  });

  await assert.rejects(exchange(get(url), NEVER), new NoAnswer(`the response is larger than ${MAX_ANSWER_BYTES} bytes.`, true));
});

test("An answer that takes too long is none, before its first byte and after", async (context) => {
  const url = await serve(context, (request, response) => {
    if (request.url === "/begun") {
      response.write("a");
    }
  });

  for (const path of ["/", "/begun"]) {
    await assert.rejects(exchange(get(url + path, { maxSeconds: 0.2 }), NEVER), new NoAnswer("no response within 0.2 s.", false));
  }
});

test("A connection that breaks is no answer, and may be tried again", async (context) => {
  const url = await serve(context, (_, response) => {
    response.writeHead(200, { "Content-Length": "10" });
    response.write("a", () => response.destroy());
  });

  await assert.rejects(exchange(get(url), NEVER), (error) => error instanceof NoAnswer && !error.isHopeless);
});

test("Where nobody listens there is a reason", async () => {
  await assert.rejects(exchange(get("http://127.0.0.1:9"), NEVER), new NoAnswer("connect ECONNREFUSED 127.0.0.1:9", false));
});

test("An address that is none is hopeless", async () => {
  await assert.rejects(exchange(get("file:///etc/passwd"), NEVER), (error) => error instanceof NoAnswer && error.isHopeless);
});

test("A stream is read as it comes", async (context) => {
  let more: () => void = () => undefined;
  const url = await serve(context, (_, response) => {
    response.write("first");
    more = () => response.end("second");
  });

  const { status, chunks, close } = await stream(get(url), NEVER);
  const seen: string[] = [];
  for await (const chunk of chunks) {
    seen.push(chunk.toString("utf8"));
    more();
  }

  close();
  assert.deepEqual([status, seen], [200, ["first", "second"]]);
});

test("A job that is cancelled waits for no answer", async (context) => {
  const cancelled = new AbortController();
  const url = await serve(context, () => cancelled.abort());

  await assert.rejects(exchange(get(url), cancelled.signal), { name: "AbortError" });
  await assert.rejects(exchange(get(url), cancelled.signal), { name: "AbortError" });
});

test("A runner's proxy is asked, but not for what it is not to be asked for", async (context) => {
  const asked: (string | undefined)[] = [];
  const proxy = http.createServer();
  proxy.on("connect", (request, socket) => {
    asked.push(request.url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const before = { ...process.env };
  context.after(() => {
    proxy.close();
    process.env = before;
  });
  Object.assign(process.env, { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, NO_PROXY: "not.gateway.invalid" });

  await assert.rejects(exchange(get("https://gateway.invalid/a"), NEVER), NoAnswer);
  await assert.rejects(exchange(get("https://not.gateway.invalid/a"), NEVER), NoAnswer);
  assert.deepEqual(asked, ["gateway.invalid:443"]);
});
