/** An object of JSON whose members are not known yet. */
export type JsonObject = { readonly [name: string]: unknown };

/** The value of one JSON document; undefined where the text is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }

    throw error;
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The member of an object; undefined where there is none, or no object. */
export function member(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((owner, name) => (isObject(owner) && Object.hasOwn(owner, name) ? owner[name] : undefined), value);
}

/** A value as text: what is absent is empty, and what is no text is JSON. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : value === undefined || value === null || value === false ? "" : JSON.stringify(value);
}
