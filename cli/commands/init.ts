/** `init`: starts a repository that uses the npm package, with no copy of Causeway's code. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { exitCodes, UserError } from "../errors";
import { ignoredFiles, initialFiles, initialScripts, type InitialFacts } from "../init-files";
import { packageFolder } from "../places";

/** Options of `init`. */
export interface InitOptions extends Omit<InitialFacts, "packageName"> {
  /** Folder of the repository. */
  readonly folder: string;
  /** What package.json depends on. @default this version */
  readonly package?: string;
}

const own = z.object({ name: z.string(), version: z.string() });
const words = z.record(z.string(), z.string());
const manifest = z.looseObject({
  scripts: words.optional(),
  dependencies: words.optional(),
  devDependencies: words.optional(),
});

/**
 * Writes the files of a repository; of those that may be there already, package.json and .gitignore get what they lack.
 *
 * @throws UserError for a value that cannot be, or where another file is there already: nothing is written then.
 */
export function initCommand({ folder, ...options }: InitOptions): number {
  checkValues(options);
  const { name, version } = own.parse(
    JSON.parse(readFileSync(path.join(packageFolder, "package.json"), "utf8")),
  );
  const files = initialFiles({ ...options, packageName: name });
  const there = [...files.keys()].filter((file) => existsSync(path.join(folder, file)));
  if (there.length > 0) {
    throw new UserError(
      `${folder} has ${there.join(", ")} already: nothing was written; take another folder`,
    );
  }
  const all = new Map([
    ["package.json", packageFile(path.join(folder, "package.json"), { [name]: options.package ?? version })],
    [".gitignore", ignoreFile(path.join(folder, ".gitignore"))],
    ...files,
  ]);
  for (const [file, text] of all) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
    console.log(`written: ${path.join(folder, file)}`);
  }
  const place =
    path.relative(process.cwd(), path.resolve(folder)) === "" ? "" : `cd ${JSON.stringify(folder)} && `;
  console.log(`
Next:
  ${place}npm install
  npm run synth:commit

Then commit all of it; npm run check is what CI runs. Write your accounts into environments/${options.environment}.yaml before
npm run plan -- ${options.environment}, and see node_modules/${name}/docs/first-deploy.md.`);
  return exitCodes.success;
}

function checkValues(options: Omit<InitOptions, "folder">): void {
  const { environment, region, replicationAccount, databaseAccount, lakeAccount } = options;
  const values: readonly (readonly [string, string, RegExp, string])[] = [
    ["--environment", environment, /^[a-z][a-z0-9-]{0,15}$/, "lower-case letters, digits and hyphens"],
    ["--region", region, /^[a-z]{2}(-[a-z]+)+-\d$/, "a Region, such as eu-west-1"],
    ...[
      ["--replication-account", replicationAccount],
      ["--database-account", databaseAccount],
      ["--lake-account", lakeAccount],
    ].map(([flag = "", value = ""]) => [flag, value, /^\d{12}$/, "12 digits"] as const),
  ];
  const wrong = values.filter(([, value, pattern]) => !pattern.test(value));
  if (wrong.length === 0) return;
  throw new UserError(
    wrong.map(([flag, value, , expected]) => `${flag}: got "${value}"; expected ${expected}`).join("\n"),
  );
}

/** A package.json that stays as it is but for what is missing in it. */
function packageFile(file: string, dependency: Readonly<Record<string, string>>): string {
  const before = existsSync(file)
    ? manifest.parse(JSON.parse(readFileSync(file, "utf8")))
    : {
        name: path
          .basename(path.dirname(path.resolve(file)))
          .toLowerCase()
          .replace(/[^a-z0-9-]+/g, "-"),
        private: true,
      };
  const { scripts, dependencies, ...rest } = manifest.parse(before);
  const after = {
    ...rest,
    scripts: { ...initialScripts, ...scripts },
    // A packed file that was installed is one already.
    dependencies: { ...(hasAny(rest.devDependencies, dependency) ? {} : dependency), ...dependencies },
  };
  return `${JSON.stringify(after, undefined, 2)}\n`;
}

function hasAny(present: Readonly<Record<string, string>> = {}, wanted: object): boolean {
  return Object.keys(wanted).some((name) => name in present);
}

function ignoreFile(file: string): string {
  const before = existsSync(file) ? readFileSync(file, "utf8") : "";
  const lines = before.split("\n");
  const missing = ignoredFiles.filter((line) => !lines.includes(line));
  const end = before === "" || before.endsWith("\n") ? "" : "\n";
  return `${before}${end}${missing.map((line) => `${line}\n`).join("")}`;
}
