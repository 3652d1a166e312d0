// node --import ./json-modules.mjs run.mjs < scenario.json: runs a workflow as GitHub would, and prints what became of it.
//
// Scripts run for real, with a runner's variables and expressions evaluated by GitHub's own library; local actions and
// reusable workflows are followed. What is of others (actions/setup-python, docker/build-push-action) is only noted, with
// what it was given, and answers as the scenario says; checkout and artifacts are done by copying.
//
// scenario: {
//   workflow     path of the file in its repository
//   repository   the repository that it lies in
//   repositories { "owner/name": folder }
//   github       the context github; event_name, ref, sha, … as a runner has them
//   inputs       of a run by hand
//   vars, secrets, actions ({ "owner/action": outputs, or { script } that plays it }), env (beside the runner's own)
//   assumed      jobs that are taken to have succeeded, without being run
//   folder       an empty folder for workspaces
//   job          the context job, as a runner that does not tell where a workflow is from has it
//   token        { url, token } where jobs with id-token: write ask for theirs
// }
// answer: { jobs: { id: { result, outputs, environment, concurrency, permissions } }, steps: [ … ] }
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { condition, text, texts, value } from "./expressions.mjs";
import { runSteps } from "./steps.mjs";

const scenario = JSON.parse(readFileSync(0, "utf8"));
scenario.artifacts = join(scenario.folder, "artifacts");
mkdirSync(scenario.artifacts, { recursive: true });

const answer = { jobs: {}, steps: [] };
runWorkflow(scenario.repository, scenario.workflow, scenario.inputs ?? {}, scenario.secrets ?? {}, null);
console.log(JSON.stringify(answer));

function runWorkflow(repository, path, inputs, secrets, allowed) {
  const file = parse(readFileSync(join(scenario.repositories[repository], path), "utf8"));
  const called = allowed !== null;
  const given = called ? withDefaults(file.on.workflow_call.inputs ?? {}, inputs, path) : inputs;
  const needs = {};
  const waiting = new Map(Object.entries(file.jobs));
  while (waiting.size > 0) {
    const next = [...waiting].find(([, job]) => [job.needs ?? []].flat().every((name) => name in needs));
    if (!next) {
      throw new Error(`${path}: jobs wait for each other or for none: ${[...waiting.keys()].join(", ")}`);
    }

    const [id, job] = next;
    waiting.delete(id);
    needs[id] = runJob(id, job, file, {
      repository,
      path,
      allowed,
      contexts: {
        github: scenario.github,
        inputs: given,
        vars: scenario.vars ?? {},
        secrets: { ...secrets, GITHUB_TOKEN: scenario.github.token },
        needs: Object.fromEntries([job.needs ?? []].flat().map((name) => [name, { result: needs[name].result, outputs: needs[name].outputs }])),
      },
    });
  }
}

function runJob(id, job, file, { repository, path, allowed, contexts }) {
  const results = Object.values(contexts.needs).map((need) => need.result);
  const status = results.includes("failure") ? "failure" : results.every((result) => result === "success") ? "success" : "skipped";
  const permissions = job.permissions ?? file.permissions ?? {};
  const done = { result: "skipped", outputs: {}, permissions };
  if (!job.uses) {
    answer.jobs[id] = done;
  }
  // A caller that allows less stops the whole run before it begins, whether the job would run or not.
  const beyond = Object.entries(permissions).filter(([name, level]) => allowed !== null && !permits(allowed[name], level));
  if (beyond.length > 0) {
    throw new Error(`${path}: job ${id} wants ${beyond.map(([name, level]) => `${name}: ${level}`).join(", ")}, which its caller does not allow.`);
  }
  if (!condition(job.if, contexts, status)) {
    return done;
  }
  if (job.uses) {
    const [owner, name, ...rest] = job.uses.split("@")[0].split("/");
    runWorkflow(`${owner}/${name}`, rest.join("/"), mapped(job.with, contexts), job.secrets === "inherit" ? contexts.secrets : texts(job.secrets, contexts), permissions);
    return done;
  }

  if (scenario.assumed?.includes(id)) {
    return Object.assign(done, { result: "success" });
  }

  const workspace = join(scenario.folder, id, "workspace");
  const temp = join(scenario.folder, id, "temp");
  [workspace, temp].forEach((folder) => mkdirSync(folder, { recursive: true }));
  const all = {
    ...contexts,
    job: scenario.job ?? { workflow_repository: repository, workflow_sha: scenario.github.sha },
    runner: { temp, os: "Linux", name: "test" },
    matrix: firstOf(job.strategy?.matrix, contexts),
  };
  done.environment = text(job.environment?.name ?? job.environment ?? "", contexts);
  done.concurrency = job.concurrency ? mapped(job.concurrency, contexts) : null;
  const env = { ...texts(file.env, contexts), ...texts(job.env, contexts) };
  const steps = runSteps(job.steps, {
    id,
    scenario,
    contexts: all,
    workspace,
    temp,
    env,
    log: answer.steps,
    defaults: texts({ ...file.defaults?.run, ...job.defaults?.run }, { ...all, env }),
    runner: runnerVariables(id, workspace, temp, permissions),
  });
  done.result = steps.status;
  done.outputs = texts(job.outputs, { ...all, steps: steps.outcomes });
  return done;
}

// Of a job that is run once for each value, the first: what it does with the others is the same.
function firstOf(matrix, contexts) {
  return Object.fromEntries(Object.entries(matrix ?? {}).map(([name, values]) => [name, value(values, contexts)[0]]));
}

function runnerVariables(job, workspace, temp, permissions) {
  const github = scenario.github;
  const variables = {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_JOB: job,
    GITHUB_WORKSPACE: workspace,
    GITHUB_ACTOR: github.actor,
    GITHUB_API_URL: github.api_url,
    GITHUB_BASE_REF: github.base_ref ?? "",
    GITHUB_EVENT_NAME: github.event_name,
    GITHUB_EVENT_PATH: github.event_path,
    GITHUB_HEAD_REF: github.head_ref ?? "",
    GITHUB_REF: github.ref,
    GITHUB_REF_NAME: github.ref_name,
    GITHUB_REF_TYPE: github.ref_type,
    GITHUB_REPOSITORY: github.repository,
    GITHUB_REPOSITORY_ID: github.repository_id,
    GITHUB_REPOSITORY_OWNER: github.repository.split("/")[0],
    GITHUB_RUN_ATTEMPT: github.run_attempt,
    GITHUB_RUN_ID: github.run_id,
    GITHUB_RUN_NUMBER: github.run_number,
    GITHUB_SERVER_URL: github.server_url,
    GITHUB_SHA: github.sha,
    GITHUB_WORKFLOW: "CI/CD",
    RUNNER_OS: "Linux",
    RUNNER_TEMP: temp,
    HOME: temp,
    PATH: process.env.PATH,
    LANG: "C.UTF-8",
    ...scenario.env,
  };
  if (scenario.token && permits(permissions["id-token"], "write")) {
    variables.ACTIONS_ID_TOKEN_REQUEST_URL = scenario.token.url;
    variables.ACTIONS_ID_TOKEN_REQUEST_TOKEN = scenario.token.token;
  }

  return variables;
}

function permits(allowed, wanted) {
  const rank = { none: 0, read: 1, write: 2 };
  return rank[allowed ?? "none"] >= rank[wanted];
}

function mapped(mapping, contexts) {
  return Object.fromEntries(Object.entries(mapping ?? {}).map(([name, each]) => [name, value(each, contexts)]));
}

// GitHub refuses an input that a workflow does not have, and one of another type.
function withDefaults(declared, given, path) {
  const wrong = Object.entries(given).filter(([name, each]) => !declared[name] || typeof each !== declared[name].type);
  if (wrong.length > 0) {
    throw new Error(`${path} takes no ${wrong.map(([name, each]) => `${name}: ${JSON.stringify(each)}`).join(", ")}`);
  }

  return Object.fromEntries(Object.entries(declared).map(([name, input]) => [name, given[name] ?? input.default ?? { string: "", number: 0, boolean: false }[input.type]]));
}
