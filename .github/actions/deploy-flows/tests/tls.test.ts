import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import * as tls from "node:tls";
import { exchange, NoAnswer, type Request } from "../src/request.js";
import { trustMachine } from "../src/trust.js";

const NEVER = new AbortController().signal;

const folder = mkdtempSync(join(tmpdir(), "tls-"));
const [key, certificate] = [join(folder, "key"), join(folder, "certificate")];
let server: https.Server;

before(async () => {
  const subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-days", "1", ...subject], { stdio: "ignore" });
  server = https.createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});

after(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function get(): Request {
  return { method: "GET", url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, headers: {}, maxSeconds: 60 };
}

test("A certificate that nobody has signed is hopeless", async () => {
  await assert.rejects(exchange(get(), NEVER), new NoAnswer("self-signed certificate", true));
});

test("What the machine trusts is trusted", { skip: typeof tls.setDefaultCACertificates !== "function" && "Node cannot be told before 24.5." }, async () => {
  // Where OpenSSL looks for what the machine trusts.
  process.env["SSL_CERT_FILE"] = certificate;

  trustMachine();

  assert.equal((await exchange(get(), NEVER)).status, 200);
});
