import { existsSync, readdirSync } from "node:fs";
import { basename, join, relative, sep } from "node:path";
import { createRequire } from "node:module";
import type * as esbuild from "esbuild";
import type * as fflate from "fflate";

// Loaded where something is bundled: the npm package brings archives, and neither of these.
const load = createRequire(__filename);

/** Options of esbuild; whatever changes in this file makes other archives. */
const bundleOptions = {
  bundle: true,
  platform: "node",
  // AWS runs Node 22, the sandbox also Node 20.
  target: "node20",
  format: "cjs",
  // The ES modules of the SDK, because only of those can be left out what is not used.
  mainFields: ["module", "main"],
  // Names of errors are texts in their classes, so nothing that is read is lost.
  minify: true,
  alias: { "@aws-sdk/credential-provider-node": "./lambda-src/shared/credentials.ts" },
  charset: "utf8",
  legalComments: "none",
  sourcemap: false,
  tsconfigRaw: "{}",
  logLevel: "silent",
} as const satisfies esbuild.BuildOptions;

/** The earliest time that a zip archive knows: every archive has the same. */
const zipTime = new Date(1980, 0, 1);

/** `-rw-r--r--` of a regular file, where zip archives of Unix keep it. */
const fileMode = (0o100644 << 16) >>> 0;

/**
 * Bundles a function and zips it as `index.js`.
 *
 * A module in its folder `clients` becomes a file of its own in the archive, so that what not every
 * invocation needs is not read by every one.
 */
export function zippedBundle(root: string, name: string): Uint8Array {
  const folder = `./lambda-src/${name}`;
  const clients = clientsOf(join(root, folder));
  const { buildSync } = load("esbuild") as typeof esbuild;
  const { zipSync } = load("fflate") as typeof fflate;
  const { outputFiles } = buildSync({
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
    absWorkingDir: root,
    entryPoints: [
      { in: `${folder}/handler.ts`, out: "index" },
      ...clients.map((client) => ({ in: `${folder}/clients/${client}.ts`, out: `clients/${client}` })),
    ],
    external: clients.map((client) => `./clients/${client}.js`),
    outdir: root,
    write: false,
  });
  const files = outputFiles.map(
    ({ path, contents }) => [relative(root, path).split(sep).join("/"), contents] as const,
  );
  const sorted = [...files].sort(([one], [other]) => (one < other ? -1 : 1));
  return zipSync(Object.fromEntries(sorted), { mtime: zipTime, os: 3, attrs: fileMode, level: 9 });
}

function clientsOf(folder: string): string[] {
  const clients = join(folder, "clients");
  if (!existsSync(clients)) return [];
  return readdirSync(clients)
    .filter((file) => file.endsWith(".ts"))
    .map((file) => basename(file, ".ts"))
    .sort();
}
