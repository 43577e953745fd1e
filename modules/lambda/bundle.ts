import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { cachedFile } from "./bundle-cache";
import { zippedBundle } from "./bundle-build";
import { sourcesOf } from "./bundle-sources";

/** The functions of `lambda-src/`, one folder each. */
export const lambdaFunctionNames = [
  "s3-endpoint",
  "seal-trust",
  "merge-statement",
  "start-tasks",
  "accept-connection",
  "reconcile-targets",
  "announce-egress",
  "allow-list",
  "dms-endpoint",
  "look",
] as const;

export type LambdaFunctionName = (typeof lambdaFunctionNames)[number];

/** A function's zip archive: `index.js` alone, handler `index.handler`. */
export interface FunctionBundle {
  readonly zipPath: string;
  /** As `source_code_hash` wants it. */
  readonly sha256Base64: string;
  readonly sha256Hex: string;
}

const checkout = resolve(__dirname, "../..");
const made = new Map<LambdaFunctionName, FunctionBundle>();
let ownSources: string | undefined;

/**
 * Bundles and zips a function; the same sources give the same bytes on every machine and in every folder.
 *
 * The archive is kept under `.causeway/lambda`, in a folder called by a hash of everything it is made of,
 * so that an unchanged function is not bundled again; its own name stays, because the JSON holds it. Within a process, sources are looked at once.
 *
 * @throws Error with esbuild's message when the function does not compile.
 */
export function bundleFunction(name: LambdaFunctionName): FunctionBundle {
  const bundle =
    made.get(name) ?? packaged(name) ?? bundleFrom(checkout, name, (ownSources ??= sourcesOf(checkout)));
  made.set(name, bundle);
  return bundle;
}

/** Folder of the archives in the npm package: bundled anew with other versions of the SDK, they would be others. */
export const packagedArchives = "lambda";

function packaged(name: LambdaFunctionName): FunctionBundle | undefined {
  const zipPath = join(checkout, packagedArchives, `${name}.zip`);
  return existsSync(zipPath) ? bundleOf(zipPath) : undefined;
}

/** The same for any checkout. @param root Folder that holds `lambda-src` and `package-lock.json`. */
export function bundleFrom(
  root: string,
  name: LambdaFunctionName,
  sources = sourcesOf(root),
): FunctionBundle {
  const key = createHash("sha256")
    .update(sources)
    .update(readFileSync(join(__dirname, "bundle-build.ts")))
    .digest("hex")
    .slice(0, 32);
  const cache = join(root, ".causeway", "lambda");
  const zipPath = cachedFile(cache, join(key, `${name}.zip`), () => zippedBundle(root, name));
  return bundleOf(zipPath);
}

function bundleOf(zipPath: string): FunctionBundle {
  const hash = createHash("sha256").update(readFileSync(zipPath)).digest();
  return { zipPath, sha256Base64: hash.toString("base64"), sha256Hex: hash.toString("hex") };
}
