// No text of others can begin a workflow command. @actions/core escapes those that this action gives; a line of the log can hold one of
// the older form anywhere, as "##[".

/** A line of the log. */
export function logLine(text: string): string {
  return text.replaceAll("##[", "## [");
}

/** Text of others as a part of a line of the log. */
export function oneLine(text: string): string {
  return logLine(text.replace(/\p{Cc}+/gu, " "));
}

/** Text without line breaks, such as an output: with one it could set another. */
export function withoutLineBreaks(text: string): string {
  return text.replace(/[\r\n]+/g, " ");
}

/** Text of others between tags of HTML. */
export function inTag(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Text of others as Markdown that shows it, in a cell of a table or a heading. */
export function cell(text: string): string {
  return inTag(text)
    .replace(/[\\`*_[\]|~#@]/g, "\\$&")
    .replace(/[\r\n]+/g, "<br>");
}
