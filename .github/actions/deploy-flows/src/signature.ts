import { createHmac } from "node:crypto";

const PREFIX = "whsec_";
const BASE64 = /^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** The bytes of a secret's key, which is `whsec_` and base64, or plain text; undefined where what follows the prefix is no base64. */
export function keyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith(PREFIX)) {
    return Buffer.from(secret, "utf8");
  }

  const encoded = secret.slice(PREFIX.length);
  return BASE64.test(encoded) ? Buffer.from(encoded, "base64") : undefined;
}

/** The headers of the Standard Webhooks specification: a signature over id, time and content. */
export function signatureHeaders(key: Buffer, id: string, timestamp: number, content: Buffer): Record<string, string> {
  const signature = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(content).digest("base64");
  return { "webhook-id": id, "webhook-timestamp": String(timestamp), "webhook-signature": `v1,${signature}` };
}
