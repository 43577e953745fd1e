import { buildSync, type BuildOptions } from "esbuild";
import { zipSync } from "fflate";

/** How functions are bundled; whatever changes here makes other archives. */
export const bundleOptions = {
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
} as const satisfies BuildOptions;

/** The earliest time that a zip archive knows: every archive has the same. */
const zipTime = new Date(1980, 0, 1);

/** `-rw-r--r--` of a regular file, where zip archives of Unix keep it. */
const fileMode = (0o100644 << 16) >>> 0;

/** Bundles a function and zips it as `index.js`. */
export function zippedBundle(root: string, name: string): Uint8Array {
  const { outputFiles } = buildSync({
    ...bundleOptions,
    mainFields: [...bundleOptions.mainFields],
    absWorkingDir: root,
    entryPoints: [`./lambda-src/${name}/handler.ts`],
    write: false,
  });
  const code = outputFiles[0]?.contents;
  if (!code) throw new Error(`[lambda-src/${name}] esbuild made no file: look at its handler.ts.`);
  return zipSync({ "index.js": code }, { mtime: zipTime, os: 3, attrs: fileMode, level: 9 });
}
