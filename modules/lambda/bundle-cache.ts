import { existsSync, mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";

/**
 * Path of a file that is made when it is not there yet; its name may begin with folders.
 *
 * The file appears under its name only when it is complete, so that programs that run at the same time
 * never read half of one. Where the folder cannot be written, one of the user's own under the machine's
 * folder for temporary files takes its place.
 */
export function cachedFile(folder: string, name: string, make: () => Uint8Array): string {
  const path = join(folder, name);
  if (existsSync(path)) return path;
  try {
    return written(folder, name, make);
  } catch (error) {
    if (!isReadOnly(error)) throw error;
    const substitute = ownTemporaryFolder();
    const substitutePath = join(substitute, name);
    return existsSync(substitutePath) ? substitutePath : written(substitute, name, make);
  }
}

function written(folder: string, name: string, make: () => Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  const incomplete = `${path}.${process.pid}`;
  // Before the work, so that a folder that cannot be written does not cost it.
  writeFileSync(incomplete, "");
  writeFileSync(incomplete, make());
  renameSync(incomplete, path);
  return path;
}

/** A folder of this user alone: whatever is read from there is deployed. */
function ownTemporaryFolder(): string {
  const { uid, username } = userInfo();
  const folder = join(tmpdir(), `causeway-lambda-${username}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (statSync(folder).uid !== uid && uid !== -1) {
    throw new Error(`${folder} belongs to somebody else: make the checkout writable, or set TMPDIR.`);
  }
  return folder;
}

function isReadOnly(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "EACCES" || code === "EPERM" || code === "EROFS";
}
