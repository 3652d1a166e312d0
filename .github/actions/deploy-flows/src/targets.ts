import { join } from "node:path";
import { type Manifest, readManifest } from "./files.js";
import { type FlowFacts, readFactsFile, readFactsFolder } from "./flow-facts.js";
import { type Image, imageOf, readImage, readImages, refuseEqualImages } from "./images.js";
import type { Get } from "./inputs.js";
import { findManifests, type Found, only, requireManifests } from "./manifests.js";
import type { Problems } from "./problems.js";
import { isProject, PROJECT, titlesOf } from "./project.js";

/** One manifest and what it is deployed with. */
export interface Target {
  /** Empty for the root of the repository. */
  readonly project: string;
  readonly manifest: Manifest;
  readonly image: Image;
  /** What is known of the flows; `auto` where the image is to be asked. */
  readonly facts: FlowFacts | "auto";
}

export interface Targets {
  readonly targets: readonly Target[];
  /** Whether the job names them by `manifests`, and one request is about all of them. */
  readonly areSeveral: boolean;
  /** Projects with a manifest that are not deployed, because nothing was built for them. */
  readonly leftOut: readonly string[];
}

export function readTargets(get: Get, root: string, problems: Problems): Targets {
  return get("manifests") === "" ? { targets: [readTarget(get, problems)], areSeveral: false, leftOut: [] } : readSeveral(get, root, problems);
}

/** The manifests that `manifests` matches and `only` does not leave out. */
export function readManifests(get: Get, root: string, problems: Problems): readonly Found[] {
  if (get("manifests") === "") {
    problems.add("manifests is missing. Expected the manifests of the projects that may have to be built, such as pipelines/*/prefect.yaml.");
    return [];
  }

  return only(findManifests(get("manifests"), root, problems), get("only"), problems);
}

function readTarget(get: Get, problems: Problems): Target {
  for (const name of ["images", "only"].filter((each) => get(each) !== "")) {
    problems.add(`${name} is for several projects, so it needs manifests.`);
  }

  const project = get("project");
  if (!isProject(project)) {
    problems.add(`project must be ${PROJECT}.`);
  }

  const path = get("manifest") || "prefect.yaml";
  return {
    project,
    image: readImage(get("image"), get("digest"), problems),
    manifest: readManifest(path, path, problems),
    facts: readFactsFile(get("flow-facts") || "auto", problems),
  };
}

function readSeveral(get: Get, root: string, problems: Problems): Targets {
  if (get("project") !== "") {
    problems.add("project is for a single manifest: with manifests, each manifest's folder is its project.");
  }

  const found = findManifests(get("manifests"), root, problems);
  const images = readImages(get("image"), get("digest"), get("images"), problems);
  requireManifests("images", [...(images.named?.keys() ?? [])], found, problems);
  const wanted = only(found, get("only"), problems).map((each) => ({ ...each, image: imageOf(each.project, images, problems) }));
  const built = wanted.filter((each): each is Found & { image: Image } => each.image !== undefined);
  refuseEqualImages(built, images, problems);
  const leftOut = wanted.filter(({ image }) => image === undefined).map(({ project }) => project);
  // What a job asks for by name is not left out without a word.
  if (get("only") !== "" && images.template.reference === "" && leftOut.length > 0) {
    problems.add(`only names projects without an image: ${titlesOf(leftOut)}. Name their images in images, or give a template in image.`);
  }

  const facts = readFactsFolder(get("flow-facts") || "auto", built.map(({ project }) => project), problems);
  return {
    targets: built.map(({ project, path, image }) => ({ project, image, manifest: readManifest(path, join(root, path), problems), facts: facts(project) })),
    areSeveral: true,
    leftOut,
  };
}
