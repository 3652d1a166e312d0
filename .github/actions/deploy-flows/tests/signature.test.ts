import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, signatureHeaders } from "../src/signature.js";

test("The example of the Standard Webhooks specification has its signature", () => {
  const key = keyOf("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  assert.ok(key);

  assert.deepEqual(signatureHeaders(key, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Buffer.from('{"test": 2432232314}')), {
    "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
    "webhook-timestamp": "1614265330",
    "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
  });
});

test("A secret without the prefix is its own bytes", () => {
  assert.deepEqual(keyOf("sécret"), Buffer.from("sécret", "utf8"));
});

test("What follows the prefix must be base64", () => {
  for (const secret of ["whsec_not base64", "whsec_YQ=", "whsec_YQ", "whsec_YQ==YQ=="]) {
    assert.equal(keyOf(secret), undefined, secret);
  }
});
