// node --import ./json-modules.mjs check.mjs FILE…: checks workflow and action files against GitHub's own schemas, and prints
// every error with its place. Exits with 1 when there is one.
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/index";

const trace = new NoOperationTraceWriter();

async function errorsOf(path) {
  const file = { name: path, content: readFileSync(path, "utf8") };
  if (/^action\.ya?ml$/.test(basename(path))) {
    return parseAction(file, trace).context.errors.getErrors().map((error) => error.message);
  }

  const { context, value } = parseWorkflow(file, trace);
  const found = context.errors.getErrors().map((error) => error.message);
  if (found.length > 0 || value === undefined) {
    return found;
  }

  // What the schema cannot say: unknown jobs in needs, circles, conditions.
  const template = await convertWorkflowTemplate(context, value);
  return (template.errors ?? []).map((error) => error.Message);
}

let failed = false;
for (const path of process.argv.slice(2)) {
  for (const error of await errorsOf(path)) {
    failed = true;
    console.log(`${path}: ${error}`);
  }
}

process.exitCode = failed ? 1 : 0;
