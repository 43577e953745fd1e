import { readFileSync } from "node:fs";
import { join } from "node:path";

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const { packages } = JSON.parse(readFileSync(join(__dirname, "../../package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

test("row 64: the lock file holds every platform's optional packages, so that npm ci works on each", () => {
  const locked = new Set(
    Object.keys(packages).map((path) => path.slice(path.lastIndexOf("node_modules/") + 13)),
  );
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !locked.has(name))
      .map((name) => `${path} -> ${name}`),
  );
  expect(missing).toEqual([]);
});

test("row 64: every package is pinned by its content, and none by the address it came from", () => {
  const loose = Object.entries(packages).filter(
    ([path, { resolved, integrity, inBundle }]) =>
      path !== "" && !inBundle && (resolved !== undefined || !integrity),
  );
  expect(loose.map(([path]) => path)).toEqual([]);
});
