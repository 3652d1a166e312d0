import { countsLine } from "./answers.js";
import { findingsOf, tableOf } from "./findings.js";
import { member, textOf } from "./json.js";
import { cell } from "./text.js";

/** What an answer of the gateway says, as Markdown for the job's summary. */
export function summaryOf(heading: string, answer: unknown, image: string, rolloutUrl: string | undefined): string {
  const status = member(answer, "status");
  const failure = member(answer, "failure");
  const title = textOf(member(answer, "title"));
  const rows: readonly (readonly [string, string])[] = [
    ["Status", typeof status === "number" ? `refused (${status})` : textOf(status)],
    ["MODE", textOf(member(answer, "mode"))],
    ["Image", textOf(member(answer, "image")) || image],
    ["Deployments", textOf(member(answer, "deployments")) === "" ? "" : countsLine(answer)],
    ["Rollout", rolloutUrl ?? ""],
    ["Failure", textOf(failure) === "" ? "" : `${textOf(member(failure, "code"))}: ${textOf(member(failure, "detail"))}`],
    ["Refused", title === "" ? "" : `${title} ${textOf(member(answer, "detail"))}`],
  ];
  return lines([
    `## ${cell(heading)}`,
    "",
    "| | |",
    "| --- | --- |",
    ...rows.filter(([, value]) => value !== "").map(([name, value]) => `| ${name} | ${cell(value)} |`),
    ...tableOf(findingsOf(answer)),
  ]);
}

/** A summary where there is no answer to tell of. */
export function summaryOfText(heading: string, text: string): string {
  return lines([`## ${cell(heading)}`, "", cell(text)]);
}

function lines(all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join("");
}
