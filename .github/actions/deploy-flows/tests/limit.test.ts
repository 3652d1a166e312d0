import assert from "node:assert/strict";
import { test } from "node:test";
import { Limit } from "../src/limit.js";

test("No more run at a time than may, in the order in which they came, and one that fails makes room, too", async () => {
  const limit = new Limit(2);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const work = (number: number) => async (): Promise<number> => {
    begun.push(number);
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (number === 1) {
      throw new Error("one");
    }

    return number;
  };

  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((number) => limit.run(work(number))));

  assert.deepEqual(begun, [0, 1, 2, 3, 4]);
  assert.equal(most, 2);
  assert.deepEqual(results.map(({ status }) => status), ["fulfilled", "rejected", "fulfilled", "fulfilled", "fulfilled"]);
});
