// Builds what the query editor's page loads that others wrote, with their licences and a manifest of sizes and hashes.
// The same package-lock.json gives the same bytes; a test compares the manifest with the files.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const TARGET = "../../src/kggraph/web/static/vendor";
// Packages whose own archive lacks the text of the licence that it names.
const LICENCES = { "@zazuko/yasqe": "licences/yasqe.txt", "@zazuko/yasgui-utils": "licences/yasqe.txt" };
const PERMISSIVE = new Set(["MIT", "ISC", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "(MPL-2.0 OR Apache-2.0)"]);

rmSync(TARGET, { recursive: true, force: true });
mkdirSync(TARGET, { recursive: true });

const { metafile } = await build({
  entryPoints: ["yasqe.js", "views.js"],
  outdir: TARGET,
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none", // the licences stand in full beside the bundles
  metafile: true,
});
// Style sheets take no part in esbuild's module graph here: YASQE ships its own as one file.
writeFileSync(join(TARGET, "yasqe.css"), readFileSync("node_modules/@zazuko/yasqe/build/yasqe.min.css"));

const packageOf = (path) => path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1];
// YASQE ships as one file that has its dependencies inside; its source map names them.
const inside = JSON.parse(readFileSync("node_modules/@zazuko/yasqe/build/yasqe.esm.js.map")).sources.map(packageOf);
const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
const kept = used.filter(([, { bytesInOutput }]) => bytesInOutput).map(([path]) => packageOf(path));
const bundled = [...kept, ...inside, "@zazuko/yasgui-utils"];
const names = [...new Set(bundled.filter(Boolean))].sort();

const about = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`));
const licenceText = (name) => {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  const path = LICENCES[name] ?? (file && join(folder, file));
  if (!path || !existsSync(path)) throw new Error(`${name}: no licence text; put one into licences/ and name it here`);
  return readFileSync(path, "utf8").trim();
};
for (const name of names) {
  const { license } = about(name);
  if (!PERMISSIVE.has(license)) throw new Error(`${name}: the licence ${license} is not among ${[...PERMISSIVE].join(", ")}`);
}
const title = (name) => `${name} ${about(name).version} (${about(name).license})`;
const chapters = names.map((name) => `${title(name)}\n${"=".repeat(title(name).length)}\n\n${licenceText(name)}\n`);
writeFileSync(join(TARGET, "LICENCES.txt"), chapters.join("\n\n"));

const row = (name) => [name, { version: about(name).version, licence: about(name).license }];
const hash = (file) => createHash("sha256").update(readFileSync(join(TARGET, file))).digest("hex");
const files = readdirSync(TARGET).sort();
const manifest = {
  packages: Object.fromEntries(names.map(row)),
  files: Object.fromEntries(files.map((file) => [file, hash(file)])),
};
writeFileSync(join(TARGET, "manifest.json"), JSON.stringify(manifest, null, 1) + "\n");
console.log(files.map((file) => `${file} ${readFileSync(join(TARGET, file)).length}`).join("\n"));
