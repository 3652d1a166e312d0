import { readFileSync, statSync } from "node:fs";
import type { Problems } from "./problems.js";

export interface Manifest {
  /** As the inputs name it. */
  readonly path: string;
  readonly text: string;
}

/** Reads a manifest: its path as the inputs name it, and as it is opened. */
export function readManifest(name: string, path: string, problems: Problems): Manifest {
  const content = readFile(path);
  if (content === undefined) {
    problems.add(`manifest cannot be read: ${name}. Check the path, and that the repository is checked out.`);
    return { path: name, text: "" };
  }

  if (content.length === 0) {
    problems.add(`manifest is empty: ${name}.`);
  }

  try {
    return { path: name, text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content) };
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }

    problems.add(`manifest is not UTF-8: ${name}.`);
    return { path: name, text: "" };
  }
}

/** The content of a file; undefined where there is none that can be read. */
export function readFile(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
