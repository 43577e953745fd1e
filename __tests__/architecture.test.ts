/** The floors of the house: imports run downward, and no files import each other in a circle. */
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as ts from "typescript";

const root = path.join(__dirname, "..");

/** What each room may import besides itself; types count as well. CONTRIBUTING.md draws it. */
const floors: Readonly<Record<string, readonly string[]>> = {
  main: ["config", "stacks", "model"],
  bench: [
    "main",
    "cli",
    "config",
    "stacks",
    "modules",
    "lambda-src",
    "model",
    "sandbox",
    "__tests__/support",
  ],
  cli: ["config", "stacks", "modules", "lambda-src", "model", "sandbox"],
  stacks: ["modules", "lambda-src", "model"],
  modules: ["lambda-src", "model"],
  "lambda-src": ["model"],
  config: ["model"],
  sandbox: ["sandbox/emulator", "model"],
  "sandbox/emulator": [],
  model: [],
};

/** Packages that only some rooms may import, each with its reason. */
const kept: readonly {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly because: string;
}[] = [
  {
    name: "@cloud-copilot/iam-simulate",
    rooms: ["sandbox/emulator"],
    because: "its licence is the AGPL: it is never deployed (docs/adr/0012-iam-simulate-stays-out.md)",
  },
  { name: "cdktf", rooms: ["main", "bench", "stacks", "modules"], because: "only stacks and modules build" },
  {
    name: "node:fs",
    rooms: ["bench", "cli", "config", "modules", "sandbox", "sandbox/emulator"],
    because: "neither the model nor stacks read files",
  },
];

interface SourceFile {
  readonly file: string;
  readonly room: string;
  /** Files of the repository. */
  readonly imports: readonly string[];
  readonly packages: readonly string[];
}

const texts = new Map(
  [
    "index.ts",
    "main.ts",
    "traces.ts",
    ...[...new Set(Object.keys(floors).map((room) => room.split("/")[0] ?? ""))].flatMap(filesIn),
  ].map((file) => [file, readFileSync(path.join(root, file), "utf8")]),
);
const sources = sourcesOf(texts);

test("imports run downward", () => {
  expect(upward(sources)).toEqual([]);
});

test("no files import each other in a circle", () => {
  expect(circles(sources)).toEqual([]);
});

test("packages stay in their rooms", () => {
  expect(strayPackages(sources)).toEqual([]);
});

test("the guard sees an import that runs upward, a circle, and a package in a wrong room", () => {
  const broken = (file: string, more: string) =>
    sourcesOf(new Map([...texts, [file, `${more}\n${texts.get(file) ?? ""}`]]));
  expect(upward(broken("model/names.ts", 'import type { Rule } from "../config/rules/rule";'))).toEqual([
    "model/names.ts imports config/rules/rule.ts: model is below config",
  ]);
  expect(upward(broken("sandbox/emulator/front.ts", 'import "../../model/names";'))).toHaveLength(1);
  expect(circles(broken("model/canonical.ts", 'export type { NameKind } from "./names";'))).toEqual([
    ["model/canonical.ts", "model/names.ts"],
  ]);
  expect(
    strayPackages(
      broken("lambda-src/shared/env.ts", 'import { runSimulation } from "@cloud-copilot/iam-simulate";'),
    ),
  ).toHaveLength(1);
  expect(strayPackages(broken("model/names.ts", 'import { Fn } from "cdktf";'))).toHaveLength(1);
});

test("source files are short: half of them under 100 lines, none over 300", () => {
  const lengths = [...texts.values()].map((text) => text.split("\n").length - 1).sort((a, b) => a - b);
  expect(lengths[Math.floor(lengths.length / 2)]).toBeLessThan(100);
  expect(lengths.at(-1)).toBeLessThanOrEqual(300);
});

function filesIn(folder: string): string[] {
  if (folder === "main") return [];
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `${folder}/${file.split(path.sep).join("/")}`);
}

function roomOf(file: string): string {
  if (file.startsWith("__tests__/")) return "__tests__/support";
  if (!file.includes("/")) return "main";
  return file.startsWith("sandbox/emulator/") ? "sandbox/emulator" : (file.split("/")[0] ?? "");
}

function sourcesOf(files: ReadonlyMap<string, string>): SourceFile[] {
  return [...files].map(([file, text]) => {
    const names = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const isOwn = (name: string) => name.startsWith(".");
    return {
      file,
      room: roomOf(file),
      imports: [...new Set(names.filter(isOwn).map((name) => resolved(files, file, name)))],
      packages: names.filter((name) => !isOwn(name)),
    };
  });
}

function resolved(files: ReadonlyMap<string, string>, from: string, name: string): string {
  const base = path.posix.join(path.posix.dirname(from), name.replace(/\.js$/, ""));
  return [base, `${base}.ts`, `${base}/index.ts`].find((file) => files.has(file)) ?? `${base}.ts`;
}

function upward(all: readonly SourceFile[]): string[] {
  return all.flatMap(({ file, room, imports }) =>
    imports
      .filter((other) => roomOf(other) !== room && !floors[room]?.includes(roomOf(other)))
      .map((other) => `${file} imports ${other}: ${room} is below ${roomOf(other)}`),
  );
}

function strayPackages(all: readonly SourceFile[]): string[] {
  return all.flatMap(({ file, room, packages }) =>
    kept
      .filter(({ name, rooms }) => packages.includes(name) && !rooms.includes(room))
      .map(({ name, because }) => `${file} imports ${name}: ${because}`),
  );
}

/** Groups of files in which each reaches each other (Tarjan's strongly connected components). */
function circles(all: readonly SourceFile[]): string[][] {
  const importsOf = new Map(all.map(({ file, imports }) => [file, imports]));
  const order = new Map<string, number>();
  const open: string[] = [];
  const found: string[][] = [];
  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    open.push(file);
    let low = index;
    for (const next of importsOf.get(file) ?? []) {
      if (!order.has(next)) low = Math.min(low, visit(next));
      else if (open.includes(next)) low = Math.min(low, order.get(next) ?? low);
    }
    if (low === index) {
      const component = open.splice(open.indexOf(file));
      if (component.length > 1) found.push(component.sort());
    }
    return low;
  };
  for (const { file } of all) if (!order.has(file)) visit(file);
  return found;
}
