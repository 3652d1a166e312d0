// node build.mjs            bundles src/index.ts with what it needs into dist/index.js, which is what runners start
// node build.mjs --check    fails when dist is not what this would write
// node build.mjs --tests    translates sources and tests one by one into out/, for node --test
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";

process.chdir(import.meta.dirname);
// The runner has Node 24; 20 is what the tests may run on.
const common = { platform: "node", target: "node20", format: "esm", charset: "utf8", logLevel: "warning" };

if (process.argv.includes("--tests")) {
  rmSync("out", { recursive: true, force: true });
  const files = ["src", "tests"].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  await build({ ...common, entryPoints: files.filter((name) => name.endsWith(".ts")), outdir: "out", outbase: ".", sourcemap: "inline" });
} else {
  const files = await bundle();
  if (process.argv.includes("--check")) {
    check(files);
  } else {
    mkdirSync("dist", { recursive: true });
    for (const [name, content] of files) {
      writeFileSync(name, content);
    }
  }
}

async function bundle() {
  const result = await build({
    ...common,
    bundle: true,
    entryPoints: ["src/index.ts"],
    outfile: "dist/index.js",
    // Not minified: a change of the bundle can be read, and a stack trace names what it came from.
    legalComments: "none",
    metafile: true,
    write: false,
    banner: {
      js: [
        "// Written by `npm run build` from src/ and the packages in package-lock.json: change those. Licences: licenses.txt.",
        // Packages of the older kind ask for Node's own modules by require.
        'import { createRequire } from "node:module";',
        "const require = createRequire(import.meta.url);",
      ].join("\n"),
    },
  });
  return new Map([
    ["dist/index.js", Buffer.from(result.outputFiles[0].contents)],
    ["dist/licenses.txt", Buffer.from(licences(Object.keys(result.metafile.inputs)))],
  ]);
}

// The licence of every package that is in the bundle, as each of them asks for.
function licences(inputs) {
  const folders = new Set(inputs.map((input) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0]).filter((folder) => folder !== undefined));
  return [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
    if (!file) {
      throw new Error(`${name} has no file with its licence.`);
    }

    return `${name} ${version} (${license})\n\n${readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim()}\n`;
  }).join("\n----\n\n");
}

function check(files) {
  const wrong = [...files].filter(([name, content]) => !isSame(name, content)).map(([name]) => name);
  const extra = readdirSync("dist").map((name) => `dist/${name}`).filter((name) => !files.has(name));
  if (wrong.length + extra.length > 0) {
    console.error(`Not what the sources give: ${[...wrong, ...extra].join(", ")}. Run npm ci and npm run build in ${dirname(import.meta.filename)}, and commit dist.`);
    process.exit(1);
  }

  console.log("dist is what the sources give.");
}

function isSame(name, content) {
  try {
    return readFileSync(name).equals(content);
  } catch (error) {
    if (error.code === "ENOENT") {
      return false;
    }

    throw error;
  }
}
