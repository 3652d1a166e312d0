import assert from "node:assert/strict";
import { test } from "node:test";
import { fit } from "../src/fit.js";

const ROOM = { max: 220, sizeOf: (text: string) => text.length };

test("What fits is all there, without a note", () => {
  assert.equal(fit("head\n", ["a\n", "b\n"], ROOM, () => "note"), "head\na\nb\n");
});

test("What does not fit is counted, and what is smaller still takes its place", () => {
  const text = fit("head\n", ["a\n", "x".repeat(200), "y".repeat(200), "b\n"], ROOM, (left) => `${left} left.`);

  assert.equal(text, "head\na\nb\n\n*2 left.*\n");
  assert.ok(text.length <= ROOM.max);
});
