import { signatureHeaders } from "./signature.js";
import type { TokenSource } from "./token.js";

/** Headers that say who sends a request: a token, a signature, or both. */
export type Credentials = (id: string, signed: Buffer) => Promise<Record<string, string>>;

export function credentialsOf(tokens: TokenSource | undefined, key: Buffer | undefined): Credentials {
  return async (id, signed) => ({
    ...(tokens ? { Authorization: `Bearer ${await tokens.get()}` } : {}),
    // A fresh time for each request: the gateway takes none that is old.
    ...(key ? signatureHeaders(key, id, Math.floor(Date.now() / 1000), signed) : {}),
  });
}
