import { glob, isGlob } from "./glob.js";
import { parseJson } from "./json.js";
import type { Problems } from "./problems.js";
import { isProject, PROJECT, projectOf, titlesOf } from "./project.js";

const MAX_MANIFESTS = 200;

/** A manifest of the repository, and the project that it is of. */
export interface Found {
  readonly project: string;
  /** From the root of the repository. */
  readonly path: string;
}

/** The manifests below a folder that patterns match, one pattern a line, in the order of their projects. */
export function findManifests(patterns: string, root: string, problems: Problems): readonly Found[] {
  const lines = patterns.split(/[\r\n]+/).map((line) => line.trim().replace(/^\.\//, "")).filter((line) => line !== "");
  const wrong = lines.filter((line) => !isGlob(line));
  if (wrong.length > 0) {
    problems.add(`manifests must be paths from the root of the repository with *, ** and ? as wildcards, such as pipelines/*/prefect.yaml, one a line, but has ${wrong.join(", ")}.`);
    return [];
  }

  const paths = [...new Set(lines.flatMap((line) => glob(root, line)))];
  if (paths.length === 0) {
    problems.add(`manifests matches no file: ${lines.join(", ")}. Check the pattern, and that the repository is checked out.`);
  } else if (paths.length > MAX_MANIFESTS) {
    problems.add(`manifests matches ${paths.length} files, but at most ${MAX_MANIFESTS} can be deployed at once. Deploy the projects in several steps.`);
    return [];
  }

  const found = paths.map((path) => ({ project: projectOf(path), path })).sort((a, b) => (a.path < b.path ? -1 : 1));
  refuse(found, problems);
  return found;
}

function refuse(found: readonly Found[], problems: Problems): void {
  const paths = new Map<string, string>();
  for (const { project, path } of found) {
    const other = paths.get(project);
    if (other !== undefined) {
      problems.add(`manifests matches both ${other} and ${path}, but a project has one manifest.`);
    }

    paths.set(project, path);
    if (!isProject(project)) {
      problems.add(`the folder of ${path} cannot be a project. Expected ${PROJECT}.`);
    }
  }
}

/** Those of the projects in a JSON array; all where there is none. */
export function only(found: readonly Found[], text: string, problems: Problems): readonly Found[] {
  if (text === "") {
    return found;
  }

  const projects = parseJson(text);
  if (!Array.isArray(projects) || !projects.every((project): project is string => typeof project === "string")) {
    problems.add('only must be a JSON array of projects, such as ["pipelines/a"].');
    return found;
  }

  requireManifests("only", projects, found, problems);
  return found.filter(({ project }) => projects.includes(project));
}

/** Adds a problem where projects that an input names have no manifest. */
export function requireManifests(input: string, projects: readonly string[], found: readonly Found[], problems: Problems): void {
  const unknown = projects.filter((project) => !found.some((each) => each.project === project));
  // Where nothing was found, that is what is wrong.
  if (found.length > 0 && unknown.length > 0) {
    problems.add(`${input} names projects that manifests does not match: ${titlesOf(unknown)}.`);
  }
}
