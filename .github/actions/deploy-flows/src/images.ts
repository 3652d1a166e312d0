import { isObject, parseJson } from "./json.js";
import type { Problems } from "./problems.js";
import { nameOf, titleOf } from "./project.js";

const REFERENCE = /^[^ \t-\r@]+:[^ \t-\r@/]+$/;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const PLACEHOLDER = /\{project(_path)?\}/;

/** An image that was pushed. */
export interface Image {
  readonly reference: string;
  /** Empty where it is not known. */
  readonly digest: string;
}

/** Reads an image and its digest as one project has them. */
export function readImage(reference: string, digest: string, problems: Problems): Image {
  problems.require("image", reference, REFERENCE, "the image with its tag, such as ghcr.io/org/name:main-abcdef1, without a digest");
  if (digest !== "") {
    problems.require("digest", digest, DIGEST, "sha256: followed by 64 lower-case hexadecimal digits");
  }

  return { reference, digest };
}

/** Where the images of several projects come from. */
export interface Images {
  readonly template: Image;
  /** By project; undefined where there are none. */
  readonly named: ReadonlyMap<string, Image> | undefined;
}

export function readImages(template: string, digest: string, images: string, problems: Problems): Images {
  if (template === "" && images === "") {
    problems.add("image is missing. Expected the image with its tag, such as ghcr.io/org/name:main-{project}-abcdef1, or images for the projects that were built.");
  }

  if (digest !== "" && (template === "" || PLACEHOLDER.test(template))) {
    problems.add("digest is of one image, so image must be the same for all projects. Put the digests of several images into images.");
  }

  const named = images === "" ? undefined : readNamed(images, problems);
  // That all projects run one image is checked once.
  const shared = template !== "" && !PLACEHOLDER.test(template) ? readImage(template, digest, problems) : undefined;
  return { template: shared ?? { reference: template, digest: "" }, named };
}

/** The image of a project; undefined where it has none, which is a problem unless some projects are left out. */
export function imageOf(project: string, { template, named }: Images, problems: Problems): Image | undefined {
  const image = named?.get(project);
  if (image !== undefined || template.reference === "") {
    return image;
  }

  if (!PLACEHOLDER.test(template.reference)) {
    return template;
  }

  if (project === "") {
    problems.add("image has a placeholder for the project, which a manifest at the root of the repository does not have. Name its image in images.");
    return undefined;
  }

  const reference = template.reference.replaceAll("{project}", forTag(nameOf(project))).replaceAll("{project_path}", forTag(project));
  if (!REFERENCE.test(reference)) {
    problems.add(`image of ${project} must be the image with its tag, such as ghcr.io/org/name:main-{project}-abcdef1, without a digest, but is ${reference}.`);
  }

  return { reference, digest: template.digest };
}

/** A folder as part of an image's tag, as the gateway writes it where a tag has {project}. */
export function forTag(text: string): string {
  return text.replace(/[^a-zA-Z0-9._-]+/g, "-");
}

/** Two projects whose template gives one image would run what was built for one of them. */
export function refuseEqualImages(projects: readonly { readonly project: string; readonly image: Image }[], { template, named }: Images, problems: Problems): void {
  if (!PLACEHOLDER.test(template.reference)) {
    return;
  }

  const owners = new Map<string, string>();
  for (const { project, image } of projects.filter((each) => !named?.has(each.project))) {
    const owner = owners.get(image.reference);
    if (owner !== undefined) {
      problems.add(`image is ${image.reference} for both ${titleOf(owner)} and ${titleOf(project)}. Use {project_path}, or name their images in images.`);
    }

    owners.set(image.reference, project);
  }
}

function readNamed(text: string, problems: Problems): ReadonlyMap<string, Image> {
  const expected = 'images must be a JSON object of projects and their images, such as {"pipelines/a":"ghcr.io/org/a:main-abcdef1"} or {"pipelines/a":{"image":"ghcr.io/org/a:main-abcdef1","digest":"sha256:…"}}.';
  const value = parseJson(text);
  if (!isObject(value)) {
    problems.add(expected);
    return new Map();
  }

  const named = new Map<string, Image>();
  for (const [project, entry] of Object.entries(value)) {
    const { image, digest = "" } = isObject(entry) ? entry : { image: entry };
    if (typeof image !== "string" || !REFERENCE.test(image) || typeof digest !== "string" || (digest !== "" && !DIGEST.test(digest))) {
      problems.add(`${expected} Check ${titleOf(project)}.`);
      continue;
    }

    named.set(project, { reference: image, digest });
  }

  return named;
}
