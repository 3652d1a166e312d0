import type { AnnotationProperties } from "@actions/core";
import { isObject, type JsonObject, member, textOf } from "./json.js";
import { cell } from "./text.js";

const MAX_ROWS = 200;

/** A finding of a rollout, or an error of a refusal, in one form. */
export interface Finding {
  readonly severity: string;
  readonly code: string;
  /** What is wrong, what was seen and expected, and which setting says so. */
  readonly reason: string;
  readonly fix: string;
  /** Zero where it is at no line of the manifest. */
  readonly line: number;
  readonly column: number;
  readonly pointer: string;
}

export function findingsOf(answer: unknown): readonly Finding[] {
  const findings = member(answer, "findings");
  if (Array.isArray(findings)) {
    return findings.map((finding: unknown) => findingOf(member(finding, "error"), member(finding, "severity")));
  }

  // An error of a refusal may say that it is a warning, which came with the errors.
  const errors = member(answer, "errors");
  return Array.isArray(errors) ? errors.map((error: unknown) => findingOf(error, member(error, "severity") ?? "error")) : [];
}

function findingOf(value: unknown, severity: unknown): Finding {
  const error: JsonObject = isObject(value) ? value : {};
  const [code, deployment, seen, expected, setting] = ["code", "deployment", "seen", "expected", "setting"].map((name) => textOf(error[name])) as [string, string, string, string, string];
  return {
    severity: textOf(severity),
    code,
    reason: [
      (deployment === "" ? "" : `${deployment}: `) + (textOf(error["detail"]) || code || "No detail."),
      ...(seen === "" ? [] : [`Seen: ${seen}.`]),
      ...(expected === "" ? [] : [`Expected: ${expected}.`]),
      ...(setting === "" ? [] : [`Setting: ${setting}.`]),
    ].join(" "),
    fix: textOf(error["fix"]),
    line: numberOf(error["line"]),
    column: numberOf(error["column"]),
    pointer: textOf(error["pointer"]),
  };
}

function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A finding as an annotation: at its line of the manifest, where it has one. */
export function annotationOf(finding: Finding, manifestPath: string): { readonly text: string; readonly properties: AnnotationProperties } {
  const title = finding.code || "finding";
  const at = finding.line === 0 && finding.pointer !== "" ? [`At ${finding.pointer}.`] : [];
  return {
    text: [finding.reason, ...(finding.fix === "" ? [] : [finding.fix]), ...at].join(" "),
    properties:
      finding.line === 0 ? { title } : { title, file: manifestPath, startLine: finding.line, ...(finding.column === 0 ? {} : { startColumn: finding.column }) },
  };
}

/** Findings as lines of a table in Markdown. */
export function tableOf(findings: readonly Finding[]): readonly string[] {
  if (findings.length === 0) {
    return [];
  }

  return [
    "",
    "| | Where | Code | What | Fix |",
    "| --- | --- | --- | --- | --- |",
    ...findings.slice(0, MAX_ROWS).map(rowOf),
    ...(findings.length > MAX_ROWS ? ["", `${findings.length - MAX_ROWS} more are in the log.`] : []),
  ];
}

function rowOf({ severity, line, column, pointer, code, reason, fix }: Finding): string {
  const where = line === 0 ? cell(pointer) : `${line}:${column || 1}`;
  return `| ${cell(severity)} | ${where} | ${cell(code)} | ${cell(reason)} | ${cell(fix)} |`;
}
