// Builds static/build from static/scss and the front-end packages; run by `npm run build`, nothing of it is committed.

import { copyFile, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const packages = join(here, "..", "node_modules");
const out = join(here, "build");
const faces = ["Regular", "It", "Semibold", "Bold"];

async function styleSheets() {
  const folder = join(here, "scss");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".scss") && !name.startsWith("_"));
  for (const name of names) {
    const { css } = compile(join(folder, name), {
      loadPaths: [packages],
      style: "compressed",
      quietDeps: true,
    });
    await writeFile(join(out, name.replace(/\.scss$/, ".css")), css);
  }
}

// Without its source map, a script must not name one: fingerprinting of static files refuses missing files.
async function script(from, to) {
  const text = await readFile(join(packages, from), "utf8");
  await writeFile(join(out, to), text.replace(/\/\/# sourceMappingURL=.*$/m, ""));
}

async function fonts() {
  const folder = join(out, "fonts");
  await mkdir(folder, { recursive: true });
  for (const face of faces) {
    for (const file of [`TTF/SourceSans3-${face}.ttf`, `WOFF2/TTF/SourceSans3-${face}.ttf.woff2`]) {
      await copyFile(join(packages, "source-sans", file), join(folder, basename(file).replace(".ttf.woff2", ".woff2")));
    }
  }
  await copyFile(join(packages, "source-sans", "LICENSE.md"), join(folder, "LICENSE.md"));
}

await rm(out, { recursive: true, force: true });
await mkdir(join(out, "test"), { recursive: true });
await Promise.all([
  styleSheets(),
  fonts(),
  script("govuk-frontend/dist/govuk/govuk-frontend.min.js", "govuk-frontend.js"),
  script("sortablejs/modular/sortable.core.esm.js", "sortable.js"),
  copyFile(join(packages, "axe-core", "axe.min.js"), join(out, "test", "axe.min.js")),
]);
console.log("Built static/build");
