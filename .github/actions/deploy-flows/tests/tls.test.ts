import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import * as https from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { exchange, NoAnswer } from "../src/request.js";

test("A certificate that nobody has signed is hopeless", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "tls-"));
  const [key, cert] = [join(folder, "key"), join(folder, "cert")];
  execFileSync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", cert, "-days", "1", "-subj", "/CN=localhost"], { stdio: "ignore" });
  const server = https.createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  context.after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

  await assert.rejects(exchange({ method: "GET", url, headers: {}, maxSeconds: 60 }, new AbortController().signal), new NoAnswer("self-signed certificate", true));
});
