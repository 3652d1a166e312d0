import { type Dirent, readdirSync } from "node:fs";
import { join } from "node:path";

// Node's own globSync follows symbolic links, and is not in every version that the tests may run on.

/** Whether a text is a pattern: relative, as git writes paths, with no wildcards but `?` and `*` within a folder and `**` across folders. */
export function isGlob(pattern: string): boolean {
  return !/[\\[\]{}!]|\p{Cc}/u.test(pattern) && pattern.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}

/**
 * The files below a folder that a pattern matches, by their paths from there, sorted. Wildcards match no name that begins with a dot, and
 * no symbolic link is followed or found: what is found lies where it seems to.
 */
export function glob(root: string, pattern: string): readonly string[] {
  const found = new Set<string>();
  walk(root, "", pattern.split("/"), found);
  return [...found].sort();
}

function walk(root: string, folder: string, [part = "", ...rest]: readonly string[], found: Set<string>): void {
  if (part === "**" && rest.length > 0) {
    walk(root, folder, rest, found);
  }

  const matches = matcherOf(part);
  for (const entry of entriesOf(join(root, folder)).filter(({ name }) => matches(name))) {
    const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (entry.isDirectory()) {
      if (part === "**") {
        walk(root, path, [part, ...rest], found);
      } else if (rest.length > 0) {
        walk(root, path, rest, found);
      }
    } else if (entry.isFile() && rest.length === 0) {
      found.add(path);
    }
  }
}

function matcherOf(part: string): (name: string) => boolean {
  if (!/[*?]/.test(part)) {
    return (name) => name === part;
  }

  const wildcards = part.replace(/[.+^$()|]/g, "\\$&").replace(/\*+/g, ".*").replaceAll("?", ".");
  const pattern = new RegExp(`^${wildcards}$`, "su");
  return (name) => pattern.test(name) && (part.startsWith(".") || !name.startsWith("."));
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    // What is not there has nothing in it. A folder that cannot be read is a reason to stop: its projects would be left out without a word.
    if (error instanceof Error && "code" in error && error.code === "ENOENT") {
      return [];
    }

    throw error;
  }
}
