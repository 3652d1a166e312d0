import type { Clock } from "./clock.js";
import { Failure } from "./failure.js";
import { member, parseJson } from "./json.js";
import { type Answer, NoAnswer, type Request } from "./request.js";

/** Seconds for which a token is used again. GitHub's live for five minutes. */
const LIFETIME_SECONDS = 120;
const MAX_RETRIES = 3;

/** GitHub's tokens for the gateway. */
export interface TokenSource {
  get(): Promise<string>;
}

/** Asks GitHub for a token that is made for an audience, and again when it has grown old. */
export class GitHubTokens implements TokenSource {
  #token: { readonly value: string; readonly at: number } | undefined;
  #asking: Promise<void> | undefined;

  constructor(
    private readonly issuer: { readonly url: string; readonly token: string },
    private readonly audience: string,
    private readonly send: (request: Request) => Promise<Answer>,
    private readonly clock: Clock,
    /** Hides a token from the log. */
    private readonly mask: (token: string) => void,
  ) {}

  async get(): Promise<string> {
    if (this.#token === undefined || this.clock.now() - this.#token.at >= LIFETIME_SECONDS) {
      // Requests that are sent side by side wait for one token.
      this.#asking ??= this.#renew().finally(() => {
        this.#asking = undefined;
      });
      await this.#asking;
    }

    return this.#token?.value ?? "";
  }

  async #renew(): Promise<void> {
    const value = await this.#ask();
    this.mask(value);
    this.#token = { value, at: this.clock.now() };
  }

  async #ask(): Promise<string> {
    for (let retries = 0; ; retries++) {
      const { token, reason, isFinal } = await this.#askOnce();
      if (token !== undefined) {
        return token;
      }

      if (isFinal || retries === MAX_RETRIES) {
        throw new Failure(`GitHub gave no token for ${this.audience}: ${reason}`);
      }

      await this.clock.sleep(2 ** retries);
    }
  }

  async #askOnce(): Promise<{ token?: string; reason?: string; isFinal?: boolean }> {
    const url = `${this.issuer.url}${this.issuer.url.includes("?") ? "&" : "?"}audience=${encodeURIComponent(this.audience)}`;
    try {
      const answer = await this.send({ method: "GET", url, headers: { Authorization: `Bearer ${this.issuer.token}` }, maxSeconds: 30 });
      if (answer.status !== 200) {
        return { reason: `it answered ${answer.status}.`, isFinal: ![408, 429, 500, 502, 503, 504].includes(answer.status) };
      }

      const token = member(parseJson(answer.body.toString("utf8")), "value");
      return typeof token === "string" && /^[A-Za-z0-9_.-]+$/.test(token) ? { token } : { reason: "its response has no token.", isFinal: true };
    } catch (error) {
      if (error instanceof NoAnswer) {
        return { reason: error.message, isFinal: error.isHopeless };
      }

      throw error;
    }
  }
}
