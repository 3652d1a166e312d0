// GitHub's parser imports its schemas as bundlers let it; Node wants to be told that they are JSON.
import { register } from "node:module";

const hooks = `
export async function load(url, context, next) {
  return next(url, url.endsWith(".json") ? { ...context, format: "json", importAttributes: { type: "json" } } : context);
}`;

register("data:text/javascript," + encodeURIComponent(hooks));
