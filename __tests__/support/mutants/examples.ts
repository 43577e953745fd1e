/** The valid files that mistakes are put into: the shipped environments and every folder of `examples/`. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { merge } from "../../../config/merge";

const root = path.join(__dirname, "../../..");

/** A folder of valid environment files. */
export interface Example {
  /** The folder, relative to the checkout. */
  readonly folder: string;
  /** Texts of its files by name. */
  readonly files: Readonly<Record<string, string>>;
}

/** The folders, the shipped environments first. */
export const folders: readonly string[] = [
  "environments",
  ...readdirSync(path.join(root, "examples")).map((name) => `examples/${name}`),
];

/** Reads a folder. */
export function readExample(folder: string): Example {
  const directory = path.join(root, folder);
  const names = readdirSync(directory).filter((name) => name.endsWith(".yaml"));
  return {
    folder,
    files: Object.fromEntries(names.map((name) => [name, readFileSync(path.join(directory, name), "utf8")])),
  };
}

/** What an environment says that one of the files belongs to: that of its name, or any where it is `common.yaml`. */
export function mergedWith({ files }: Example, file: string): unknown {
  const own = file === "common.yaml" ? Object.keys(files).find((name) => name !== file) : file;
  const read = (name: string): unknown => parse(files[name] ?? "{}");
  return merge(read("common.yaml"), read(own ?? file));
}

/** Runs something in a copy of the folder, with a function that runs it again with one file of another text. */
export function withCopy<T>(
  { folder, files }: Example,
  run: (attempt: <R>(file: string, text: string, load: (directory: string) => R) => R) => T,
): T {
  const directory = mkdtempSync(path.join(tmpdir(), "causeway-mutants-"));
  try {
    cpSync(path.join(root, folder), directory, { recursive: true, dereference: true });
    return run((file, text, load) => {
      writeFileSync(path.join(directory, file), text);
      try {
        return load(directory);
      } finally {
        writeFileSync(path.join(directory, file), files[file] ?? "");
      }
    });
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
