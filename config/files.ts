/** Finding and reading the files of an environment folder, whatever the file system holds in their place. */
import { closeSync, openSync, readdirSync, readSync, statSync } from "node:fs";
import path from "node:path";
import { ConfigError, type Problem } from "./error";
import { quote } from "./messages";

/** The file that holds what all environments share; it is not an environment. */
export const commonFile = "common.yaml";

/** Larger files are refused unread, in bytes: no environment file comes near it. */
const largestFile = 1024 * 1024;

/** The text of a file, or why there is none. */
export type FileText = { readonly text: string } | { readonly problem: Problem };

/** A path for people: relative to the current directory when below it, otherwise as given. */
export function displayPath(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  if (relative === "") return ".";
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative;
}

/**
 * The names of the environments in a folder, sorted: its `.yaml` files without `common.yaml`.
 *
 * @throws ConfigError if the folder is missing, is no folder, cannot be read or holds no environment.
 */
export function knownEnvironments(directory: string): string[] {
  const shown = displayPath(directory);
  let entries: string[];
  try {
    entries = readdirSync(directory);
  } catch (error) {
    throw new ConfigError([{ file: shown, ...whyUnreadable(error, "folder") }], { cause: error });
  }
  const visible = entries.filter((entry) => !entry.startsWith("."));
  const misspelt = visible.flatMap((entry) => {
    const meant = meantName(entry);
    return meant === entry ? [] : [{ entry, meant }];
  });
  if (misspelt.length > 0) {
    throw new ConfigError(
      misspelt.map(({ entry, meant }) => ({
        file: path.join(shown, entry),
        detail: `got a file called ${quote(entry)}; expected ${quote(meant)}, because only such names are read`,
        fix: `rename it to ${meant}`,
      })),
    );
  }
  const names = visible
    .filter((entry) => entry.endsWith(".yaml") && entry !== commonFile)
    .map((entry) => entry.slice(0, -".yaml".length))
    .sort();
  if (names.length === 0) {
    throw new ConfigError([
      {
        file: shown,
        detail: "got a folder without environment files; expected at least one, like dev.yaml",
        fix: "write one, or name another folder in CAUSEWAY_ENVIRONMENTS_DIR",
      },
    ]);
  }
  return names;
}

/** The name that a file of environments has to have: of `dev.yml`, `dev.YAML` and `Common.yaml`; any other stays. */
function meantName(entry: string): string {
  const ending = /\.ya?ml$/i.exec(entry)?.[0];
  if (ending === undefined) return entry;
  const name = `${entry.slice(0, -ending.length)}.yaml`;
  return name.toLowerCase() === commonFile ? commonFile : name;
}

/** True if anything has this name, be it a broken link. */
export function isPresent(directory: string, entry: string): boolean {
  return readdirSync(directory).includes(entry);
}

/** Reads a UTF-8 text file of at most 1 MiB; a byte-order mark is taken away. */
export function readTextFile(file: string): FileText {
  const shown = displayPath(file);
  let bytes: Buffer;
  try {
    const stats = statSync(file);
    // A named pipe or a device would block or never end.
    if (!stats.isFile()) return { problem: { file: shown, ...notAFile(stats.isDirectory()) } };
    if (stats.size > largestFile) return { problem: { file: shown, ...tooLarge(stats.size) } };
    bytes = readAtMost(file, largestFile + 1);
  } catch (error) {
    return { problem: { file: shown, ...whyUnreadable(error, "file") } };
  }
  if (bytes.length > largestFile) return { problem: { file: shown, ...tooLarge(bytes.length) } };
  return decode(bytes, shown);
}

/** Size limits hold even if the file grows, or says it is empty as those under /proc do. */
function readAtMost(file: string, limit: number): Buffer {
  const descriptor = openSync(file, "r");
  try {
    const buffer = Buffer.alloc(limit);
    let length = 0;
    while (length < buffer.length) {
      const read = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (read === 0) break;
      length += read;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(descriptor);
  }
}

function decode(bytes: Buffer, file: string): FileText {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    return { problem: { file, detail: "got a UTF-16 file; expected UTF-8", fix: "save it as UTF-8" } };
  }
  const lossy = new TextDecoder("utf-8").decode(bytes);
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return {
      problem: {
        file,
        ...positionIn(lossy, lossy.indexOf("\uFFFD")),
        detail: "got bytes that are not UTF-8; expected UTF-8 text",
        fix: "save the file as UTF-8",
      },
    };
  }
  const control = controlCharacter(lossy);
  if (control >= 0) {
    return {
      problem: {
        file,
        ...positionIn(lossy, control),
        detail: "got a control character; expected text",
        fix: "delete the character, or save the file as UTF-8 text",
      },
    };
  }
  return { text: lossy };
}

function controlCharacter(text: string): number {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) < 0x20 && !"\t\n\r".includes(text.charAt(index))) return index;
  }
  return -1;
}

function positionIn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, Math.max(0, offset)).split(/\r\n|\r|\n/);
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function notAFile(isDirectory: boolean): Pick<Problem, "detail" | "fix"> {
  return isDirectory
    ? {
        detail: "got a folder; expected a file",
        fix: "move the folder away and write the environment as a file",
      }
    : { detail: "got a device, pipe or socket; expected a file", fix: "put a regular file in its place" };
}

function tooLarge(bytes: number): Pick<Problem, "detail" | "fix"> {
  return {
    detail: `got ${Math.ceil(bytes / 1024)} KiB; expected at most ${largestFile / 1024} KiB`,
    fix: "check that this is an environment file; a very large environment is better split into several",
  };
}

function whyUnreadable(error: unknown, kind: "file" | "folder"): Pick<Problem, "detail" | "fix"> {
  const code =
    typeof error === "object" && error !== null && "code" in error ? String(error.code) : "unknown reason";
  switch (code) {
    case "ENOENT":
      return kind === "folder"
        ? {
            detail: "got no such folder; expected the folder of the environment files",
            fix: "check CAUSEWAY_ENVIRONMENTS_DIR, or create the folder with common.yaml and dev.yaml",
          }
        : {
            detail: "got no such file, or a link to nothing; expected a file",
            fix: "write the file, or mend the link",
          };
    case "ENOTDIR":
      return {
        detail: `got a file where a folder should be; expected a ${kind}`,
        fix: "name the folder that holds common.yaml",
      };
    case "EACCES":
    case "EPERM":
      return {
        detail: `got no permission to read this ${kind}; expected one that can be read`,
        fix: `allow it: chmod u+r${kind === "folder" ? "x" : ""}`,
      };
    case "ELOOP":
      return {
        detail: `got a symbolic link that leads back to itself; expected a ${kind}`,
        fix: `replace the link by the ${kind} itself`,
      };
    default:
      return {
        detail: `cannot be read (${code}); expected a readable ${kind}`,
        fix: `check the ${kind} and the disk that it is on`,
      };
  }
}
