import assert from "node:assert/strict";
import { test } from "node:test";
import { takeSecrets } from "../src/environment.js";

test("No secret and no way to a token stays in the environment", () => {
  const environment = {
    INPUT_SECRET: " the secret\n",
    INPUT_IMAGE: "image:tag",
    ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example",
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: "the token",
    ACTIONS_RUNTIME_TOKEN: "the runner's",
    ACTIONS_CACHE_URL: "https://cache.example",
    PATH: "/bin",
  };

  assert.deepEqual(takeSecrets(environment), { secret: "the secret", tokens: { url: "https://token.example", token: "the token" } });
  assert.deepEqual(environment, { INPUT_IMAGE: "image:tag", PATH: "/bin" });
});

test("A job takes tokens only where GitHub gives both address and token", () => {
  assert.equal(takeSecrets({ ACTIONS_ID_TOKEN_REQUEST_URL: "https://token.example", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" }).tokens, undefined);
  assert.equal(takeSecrets({}).tokens, undefined);
});
