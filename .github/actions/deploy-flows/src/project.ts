const MAX_LENGTH = 200;

/** What a project must be, for those who gave another. */
export const PROJECT = "the folder of a manifest as git has it, such as pipelines/sisreg, or empty for the root of the repository";

/** The project of a manifest: its folder in the repository, as git writes it; empty for the root. */
export function projectOf(manifestPath: string): string {
  return manifestPath.slice(0, Math.max(manifestPath.lastIndexOf("/"), 0));
}

/** Whether the gateway takes the text for a project. */
export function isProject(text: string): boolean {
  return (
    text.length <= MAX_LENGTH &&
    !/[\\\p{C}\p{Zl}\p{Zp}]/u.test(text) &&
    (text === "" || text.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part.trim() === part))
  );
}

/** The folder's own name; empty for the root. */
export function nameOf(project: string): string {
  return project.slice(project.lastIndexOf("/") + 1);
}

/** A project where a person reads it. */
export function titleOf(project: string): string {
  return project === "" ? "(root)" : project;
}

export function titlesOf(projects: readonly string[]): string {
  return projects.map(titleOf).join(", ");
}
