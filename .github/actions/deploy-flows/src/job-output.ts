import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as core from "@actions/core";
import { annotationOf, findingsOf } from "./findings.js";
import { withoutLineBreaks } from "./text.js";

// What a job leaves behind besides its log.

/** Sets outputs. A value is one line, so that it cannot set another output. */
export function setOutputs(outputs: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(outputs)) {
    core.setOutput(name, withoutLineBreaks(value));
  }
}

export async function summarize(markdown: string): Promise<void> {
  if (process.env["GITHUB_STEP_SUMMARY"]) {
    await core.summary.addRaw(markdown).write();
  }
}

/** Shows each finding of an answer at its line of the manifest. */
export function annotate(answer: unknown, manifestPath: string): void {
  for (const finding of findingsOf(answer)) {
    const { text, properties } = annotationOf(finding, manifestPath);
    if (finding.severity === "warning") {
      core.warning(text, properties);
    } else {
      core.error(text, properties);
    }
  }
}

/** Writes a plan for whoever comments with it: into a folder, or the machine's of temporary files where that is empty. Gives its path. */
export function writePlan(folder: string, markdown: string | Buffer): string {
  const file = join(folder || tmpdir(), `plan.${randomBytes(8).toString("hex")}.md`);
  writeFileSync(file, markdown, { flag: "wx", mode: 0o600 });
  return file;
}
