import assert from "node:assert/strict";
import { test } from "node:test";
import { cell, logLine, oneLine, withoutLineBreaks } from "../src/text.js";

test("A command of the older form does not stand in a line of the log", () => {
  assert.equal(logLine("a###[debug]b##[##["), "a### [debug]b## [## [");
});

test("A part of a line has no control characters, and so begins no line", () => {
  assert.equal(oneLine("a\r\n::error::b\u0085c\u001b[31m##[error]"), "a ::error::b c [31m## [error]");
});

test("An output has no line breaks", () => {
  assert.equal(withoutLineBreaks("a\r\nstatus=b\nc"), "a status=b c");
});

test("A cell shows what it holds and neither breaks the table nor notifies anybody", () => {
  assert.equal(cell("a | <b> & `c`\n@org/team [d](e) ~f~ *g* _h_ #1 \\"), "a \\| &lt;b&gt; &amp; \\`c\\`<br>\\@org/team \\[d\\](e) \\~f\\~ \\*g\\* \\_h\\_ \\#1 \\\\");
});
