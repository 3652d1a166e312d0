// GitHub's expressions, evaluated by GitHub's own library.
import { data, Evaluator, Lexer, Parser } from "@actions/expressions";

const STATUS = ["always", "cancelled", "failure", "success"];

// What stands in `if`: true, unless something before has failed and no status function is asked.
export function condition(text, contexts, status) {
  const bare = String(text ?? "").replace(/^\s*\$\{\{([\s\S]*)\}\}\s*$/, "$1").trim();
  const asks = STATUS.some((name) => new RegExp(`\\b${name}\\s*\\(`).test(bare));
  if (!asks && status !== "success") {
    return false;
  }

  const value = bare === "" ? true : evaluate(bare, contexts, status);
  return value !== false && value !== null && value !== 0 && value !== "" && !Number.isNaN(value);
}

// A text with ${{ }} in it, as the text that GitHub makes of it.
export function text(template, contexts, status = "success") {
  return String(template ?? "").replace(/\$\{\{([\s\S]*?)\}\}/g, (_, expression) => {
    const value = evaluate(expression.trim(), contexts, status);
    return value === null ? "" : typeof value === "object" ? "Object" : String(value);
  });
}

// Every value of a mapping as a text.
export function texts(mapping, contexts, status = "success") {
  return Object.fromEntries(Object.entries(mapping ?? {}).map(([name, value]) => [name, text(value, contexts, status)]));
}

// A value of the file: one expression alone keeps its type.
export function value(template, contexts) {
  const alone = typeof template === "string" && /^\s*\$\{\{((?:(?!\}\})[\s\S])*)\}\}\s*$/.exec(template);
  return alone ? evaluate(alone[1].trim(), contexts, "success") : typeof template === "string" ? text(template, contexts) : template;
}

function evaluate(expression, contexts, status) {
  const answers = { always: true, cancelled: false, failure: status === "failure", success: status === "success" };
  const functions = STATUS.map((name) => ({ name, minArgs: 0, maxArgs: 0, call: () => new data.BooleanData(answers[name]) }));
  const parsed = new Parser(new Lexer(expression).lex().tokens, Object.keys(contexts), functions).parse();
  const found = new Evaluator(
    parsed,
    JSON.parse(JSON.stringify(contexts), data.reviver),
    new Map(functions.map((each) => [each.name, each])),
  ).evaluate();
  return JSON.parse(JSON.stringify(found, data.replacer) ?? "null");
}
