import assert from "node:assert/strict";
import { test } from "node:test";
import { isProject, nameOf, projectOf, titlesOf } from "../src/project.js";

test("The project of a manifest is its folder, and its name that of the folder", () => {
  assert.deepEqual(["prefect.yaml", "a/prefect.yaml", "pipelines/sisreg/prefect.yaml"].map(projectOf), ["", "a", "pipelines/sisreg"]);
  assert.deepEqual(["", "a", "pipelines/sisreg"].map(nameOf), ["", "a", "sisreg"]);
});

test("A project is a path as git writes it", () => {
  for (const project of ["", "a", "pipelines/saúde & educação", "a".repeat(200)]) {
    assert.ok(isProject(project), project);
  }

  for (const project of ["/a", "a/", "a//b", "./a", "a/..", "a\\b", " a", "a /b", "a\u202eb", "a\nb", "a".repeat(201)]) {
    assert.ok(!isProject(project), JSON.stringify(project));
  }
});

test("A reader sees the root, too", () => {
  assert.equal(titlesOf(["", "pipelines/a"]), "(root), pipelines/a");
});
