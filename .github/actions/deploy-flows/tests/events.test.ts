import assert from "node:assert/strict";
import { test } from "node:test";
import { EventReader, type ServerEvent } from "../src/events.js";
import { NoAnswer } from "../src/request.js";

function read(text: string, size: number): ServerEvent[] {
  const reader = new EventReader();
  const bytes = Buffer.from(text, "utf8");
  const events: ServerEvent[] = [];
  for (let at = 0; at < bytes.length; at += size) {
    events.push(...reader.read(bytes.subarray(at, at + size)));
  }

  return events;
}

const STREAM = ':\n\nid: 41\nevent: step\ndata: {"a":"é"}\n\nevent:end\r\ndata: 1\r\ndata:2\r\n\r\nevent: cut off\ndata: x\n';

for (const size of [1, 2, 7, STREAM.length * 2]) {
  test(`Events are the same however the stream is cut: ${size} bytes at a time`, () => {
    assert.deepEqual(read(STREAM, size), [
      { name: "step", data: '{"a":"é"}', id: "41" },
      { name: "end", data: "1\n2", id: "" },
    ]);
  });
}

test("One event without end is not kept", () => {
  const reader = new EventReader(10);

  assert.throws(() => [...reader.read(Buffer.from("data: 12345"))], NoAnswer);
});

test("Many small events are as many as come", () => {
  const reader = new EventReader(10);

  for (let count = 0; count < 100; count++) {
    assert.equal([...reader.read(Buffer.from("data: 1\n\n"))].length, 1);
  }
});
