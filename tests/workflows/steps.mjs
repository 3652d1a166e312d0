// The steps of one job: scripts really run, what they use of others is noted and answered as the scenario says.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { condition, text, texts } from "./expressions.mjs";

const PATIENCE_MILLISECONDS = 600_000;

// Runs the steps of a job one after another.
// job: { scenario, contexts, workspace, temp, env, defaults, log }
export function runSteps(steps, job) {
  let status = "success";
  const outcomes = {};
  for (const step of steps) {
    const contexts = { ...job.contexts, steps: outcomes, env: job.env };
    const entry = { name: step.name ?? step.id ?? step.uses ?? step.run, job: job.id, outcome: "skipped", outputs: {} };
    job.log.push(entry);
    if (condition(step.if, contexts, status)) {
      const env = { ...job.env, ...texts(step.env, contexts, status) };
      const done = step.run === undefined ? use(step, job, { ...contexts, env }, status, entry) : run(step, job, contexts, env, entry);
      entry.outcome = done.succeeded ? "success" : "failure";
      entry.outputs = done.outputs;
      if (!done.succeeded && step["continue-on-error"] !== true) {
        status = "failure";
      }
    }

    if (step.id) {
      outcomes[step.id] = { outputs: entry.outputs, outcome: entry.outcome, conclusion: entry.outcome };
    }
  }

  return { status, outcomes };
}

function run(step, job, contexts, env, entry) {
  const script = join(mkdtempSync(join(job.temp, "_script_")), "script.sh");
  writeFileSync(script, text(step.run, contexts));
  const shell = step.shell ?? job.defaults.shell;
  const folder = resolve(job.workspace, text(step["working-directory"] ?? job.defaults["working-directory"] ?? ".", contexts));
  Object.assign(entry, { script: step.run, env: texts(step.env, contexts) });

  // What the runner does for `shell: bash` and for no shell at all.
  const flags = shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  return start("bash", [...flags, script], folder, { ...job.runner, ...env }, job, entry);
}

// Starts a program as the runner does, with its files for what a step gives.
function start(program, args, folder, env, job, entry) {
  const files = mkdtempSync(join(job.temp, "_runner_"));
  const paths = Object.fromEntries(["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STEP_SUMMARY"].map((name) => [name, join(files, name)]));
  Object.values(paths).forEach((path) => writeFileSync(path, ""));
  const done = spawnSync(program, args, { cwd: folder, env: { ...env, ...paths }, encoding: "utf8", input: "", timeout: PATIENCE_MILLISECONDS });
  entry.output = (done.stdout ?? "") + (done.stderr ?? "") + (done.error ? `${done.error}\n` : "");
  entry.summary = readFileSync(paths.GITHUB_STEP_SUMMARY, "utf8");
  Object.assign(job.env, assignments(readFileSync(paths.GITHUB_ENV, "utf8")));
  return { succeeded: done.status === 0, outputs: assignments(readFileSync(paths.GITHUB_OUTPUT, "utf8")) };
}

// NAME=value, or NAME<<END, lines, END.
function assignments(content) {
  const found = {};
  const lines = content.split("\n");
  while (lines.length > 0) {
    const line = lines.shift();
    const block = /^([^=]+?)<<(.+)$/.exec(line);
    if (block) {
      const end = lines.indexOf(block[2]);
      found[block[1]] = lines.splice(0, end + 1).slice(0, -1).join("\n");
    } else if (line.includes("=")) {
      found[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
    }
  }

  return found;
}

function use(step, job, contexts, status, entry) {
  const inputs = texts(step.with, contexts, status);
  Object.assign(entry, { uses: step.uses, with: inputs });
  if (step.uses.startsWith("./")) {
    return useLocal(resolve(job.workspace, step.uses), inputs, job, contexts, entry);
  }

  const name = step.uses.split("@")[0];
  switch (name) {
    case "actions/checkout":
      return checkOut(inputs, job);
    case "actions/upload-artifact":
      if (!existsSync(inputs.path)) {
        return { succeeded: inputs["if-no-files-found"] !== "error", outputs: {} };
      }
      cpSync(inputs.path, join(job.scenario.artifacts, inputs.name, basename(inputs.path)), { recursive: true });
      return { succeeded: true, outputs: {} };
    case "actions/download-artifact":
      if (!existsSync(join(job.scenario.artifacts, inputs.name))) {
        return { succeeded: false, outputs: {} };
      }
      cpSync(join(job.scenario.artifacts, inputs.name), inputs.path, { recursive: true });
      return { succeeded: true, outputs: {} };
    default:
      return job.scenario.actions?.[name]?.script ? act(job.scenario.actions[name].script, inputs, job, contexts, entry) : { succeeded: true, outputs: job.scenario.actions?.[name] ?? {} };
  }
}

// Somebody else's action, played by a script.
function act(script, inputs, job, contexts, entry) {
  return run({ run: script, shell: "bash" }, job, contexts, { ...contexts.env, ...inputVariables(inputs) }, entry);
}

// Inputs as the runner gives them to an action.
function inputVariables(inputs) {
  return Object.fromEntries(Object.entries(inputs).map(([name, each]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, each]));
}

// GitHub lets a required input be empty, and so does this: the action has to say it.
function useLocal(folder, inputs, job, contexts, entry) {
  const action = parse(readFileSync(join(folder, "action.yml"), "utf8"));
  const given = Object.fromEntries(Object.entries(action.inputs ?? {}).map(([name, input]) => [name, inputs[name] ?? String(input.default ?? "")]));
  const unknown = Object.keys(inputs).filter((name) => !(name in given));
  if (unknown.length > 0) {
    throw new Error(`${folder} has no input ${unknown.join(", ")}.`);
  }

  if (!/^node\d+$/.test(action.runs.using)) {
    throw new Error(`${folder} is no JavaScript action; this knows no others.`);
  }

  // Only such actions get the token by which a runner speaks to GitHub for its job.
  const env = { ...job.runner, ...contexts.env, ...inputVariables(given), ACTIONS_RUNTIME_TOKEN: "the-runners-own-token" };
  return start("node", [join(folder, action.runs.main)], job.workspace, env, job, entry);
}

// A repository of the scenario, or the part of it that is asked for.
function checkOut(inputs, job) {
  const repository = inputs.repository || job.contexts.github.repository;
  const source = job.scenario.repositories[repository];
  if (!source) {
    return { succeeded: false, outputs: {} };
  }

  const target = resolve(job.workspace, inputs.path || ".");
  mkdirSync(target, { recursive: true });
  // What is not committed yet is tested, too. That a file was added is enough for scripts that ask git for their files.
  const copied = spawnSync(
    "bash",
    ["-euo", "pipefail", "-c", `
      git ls-files -z --cached --others --exclude-standard -- "$2" | while IFS= read -r -d '' file; do [ ! -e "$file" ] || printf '%s\\0' "$file"; done |
        tar --create --null --files-from - | tar --extract --directory "$1"
      cd "$1" && git init --quiet && git add --intent-to-add --all`, "checkout", target, inputs["sparse-checkout"] || "."],
    { cwd: source, encoding: "utf8" },
  );
  if (copied.status !== 0) {
    throw new Error(`${source} could not be copied: ${copied.stderr}`);
  }

  return { succeeded: true, outputs: {} };
}
