/** How much text a place takes, and how it measures it. */
export interface Room {
  readonly max: number;
  readonly sizeOf: (text: string) => number;
}

/** A job's summary: GitHub takes 1 MiB of a step, and other steps of the action may write, too. */
export const SUMMARY: Room = { max: 1_000_000, sizeOf: (text) => Buffer.byteLength(text, "utf8") };

/** A comment: GitHub takes 65,536 characters, and whoever posts it may want to add some. */
export const COMMENT: Room = { max: 60_000, sizeOf: (text) => text.length };

/** Room for the note on what was left out. */
const NOTE_SIZE = 200;

/** A text and as many of the others after it as there is room for, in their order; the note counts the rest. */
export function fit(text: string, others: readonly string[], { max, sizeOf }: Room, note: (left: number) => string): string {
  const kept = [text];
  let size = sizeOf(text) + NOTE_SIZE;
  for (const other of others) {
    const more = sizeOf(other);
    if (size + more <= max) {
      kept.push(other);
      size += more;
    }
  }

  const left = others.length - (kept.length - 1);
  return left === 0 ? kept.join("") : `${kept.join("")}\n*${note(left)}*\n`;
}

/** A part of the room. */
export function shareOf({ max, sizeOf }: Room, share: number): Room {
  return { max: Math.floor(max * share), sizeOf };
}
