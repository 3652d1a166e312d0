/** Variables of the environment. */
export type Environment = Record<string, string | undefined>;

/** What proves who this job is, and may be seen by no program that is started. */
export interface Secrets {
  /** The repository's secret at the gateway; empty where the job has none. */
  readonly secret: string;
  /** Where and by what GitHub gives this job tokens: it does with the permission id-token: write. */
  readonly tokens: { readonly url: string; readonly token: string } | undefined;
}

/** Takes the secrets out of the environment, and every other variable by which a runner lets an action act for its job. */
export function takeSecrets(environment: Environment): Secrets {
  const secret = (environment["INPUT_SECRET"] ?? "").trim();
  const url = environment["ACTIONS_ID_TOKEN_REQUEST_URL"] ?? "";
  const token = environment["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
  for (const name of Object.keys(environment)) {
    if (name === "INPUT_SECRET" || name.startsWith("ACTIONS_")) {
      delete environment[name];
    }
  }

  return { secret, tokens: url !== "" && token !== "" ? { url, token } : undefined };
}
