/** Licences of everything that is installed: what may be used, and what may only be used for tests. */
import { readFileSync } from "node:fs";
import * as path from "node:path";

interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const { packages } = JSON.parse(readFileSync(path.join(__dirname, "../../package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, Locked>>;
};

/** Permissive, or (MPL-2.0) with duties for changed files of the package alone. SPDX identifiers. */
const allowed = new Set([
  ...["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BlueOak-1.0.0", "ISC", "MIT", "MIT-0"],
  ...["CC-BY-4.0", "CC0-1.0", "MPL-2.0", "Unlicense"],
]);

/** Packages with another licence, each with its reason. */
const exceptions: Readonly<Record<string, { readonly license: string; readonly reason: string }>> = {
  "@cloud-copilot/iam-policy": { license: "AGPL-3.0-or-later", reason: "of iam-simulate" },
  "@cloud-copilot/iam-simulate": {
    license: "AGPL-3.0-or-later",
    reason: "evaluates policies in the sandbox, is never deployed: docs/adr/0012-iam-simulate-stays-out.md",
  },
  "@cloud-copilot/iam-utils": { license: "AGPL-3.0-or-later", reason: "of iam-simulate" },
  jsonify: { license: "Public Domain", reason: "no SPDX identifier; bundled with cdktf" },
};

const names = Object.entries(packages)
  .filter(([at]) => at !== "")
  .map(([at, locked]) => ({ at, name: at.slice(at.lastIndexOf("node_modules/") + 13), ...locked }));

/** True if a licence, or one of those to choose from, or each of those that hold together, is allowed. */
function isAllowed(license: string): boolean {
  const bare = license.replace(/^\(|\)$/g, "");
  if (bare.includes(" OR ")) return bare.split(" OR ").some(isAllowed);
  return bare.split(" AND ").every((one) => allowed.has(one));
}

test("every package has a licence that is allowed, or is an exception", () => {
  const others = names.filter(
    ({ name, license = "none" }) => !isAllowed(license) && exceptions[name]?.license !== license,
  );
  expect(others.map(({ at, license }) => `${at}: ${license ?? "none"}`)).toEqual([]);
});

test("copyleft licences are of packages for tests alone", () => {
  const shipped = names.filter(({ license = "", dev }) => /GPL/.test(license) && !isAllowed(license) && !dev);
  expect(shipped.map(({ at }) => at)).toEqual([]);
});

test("every exception is needed", () => {
  expect(Object.keys(exceptions).filter((name) => !names.some((one) => one.name === name))).toEqual([]);
});

test("what a package says in itself is what the lock says", () => {
  const root = path.join(__dirname, "../..");
  const differ = names.flatMap(({ at, license }) => {
    const said = licenseIn(path.join(root, at, "package.json"));
    return said === undefined || said === license ? [] : [`${at}: ${said}, locked ${license ?? "none"}`];
  });
  expect(differ).toEqual([]);
});

/** Undefined for what is not installed on this platform, and where a package says it in an old way. */
function licenseIn(file: string): string | undefined {
  try {
    const { license } = JSON.parse(readFileSync(file, "utf8")) as { readonly license?: unknown };
    return typeof license === "string" ? license : undefined;
  } catch {
    return undefined;
  }
}

test("choices and sums of licences are read", () => {
  expect(["(MIT OR GPL-3.0-or-later)", "Apache-2.0 AND MIT"].map(isAllowed)).toEqual([true, true]);
  expect(["GPL-3.0-only", "MIT AND GPL-3.0-only", "UNLICENSED", "none"].map(isAllowed)).toEqual(
    Array(4).fill(false),
  );
});
