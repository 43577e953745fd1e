/**
 * What checkov finds in the stacks that the bar holds, against the one list of exceptions: `.ci/scan`.
 *
 * `stacks <folder>` writes the stacks, without `removed` and `import`: at blocks without a name checkov's parser (3.3.13)
 * ends, and with it the scan, and there is nothing to check in one. `judge <folder> <report>` reads checkov's report.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as z from "zod";
import { covers, readExceptions, type Exception } from "./exceptions";
import { makeSubject } from "./subject";

const report = z.object({
  results: z.object({
    passed_checks: z.array(z.object({ file_path: z.string() })),
    failed_checks: z.array(
      z.object({ check_id: z.string(), check_name: z.string(), file_path: z.string(), resource: z.string() }),
    ),
    parsing_errors: z.array(z.string()),
  }),
});

const suffix = ".tf.json";

/** Sections that are not scanned. */
export const leftOut: readonly string[] = ["removed", "import"];

/** Writes each stack into a file of its own. */
function writeStacks(folder: string): void {
  for (const { name, text } of makeSubject().app.values()) {
    const stack = Object.entries(JSON.parse(text) as object).filter(
      ([section]) => !leftOut.includes(section),
    );
    writeFileSync(path.join(folder, name + suffix), JSON.stringify(Object.fromEntries(stack), undefined, 2));
  }
}

/** What is wrong with a scan of a folder: findings that nothing excepts, exceptions without one, files not read. */
export function problemsOf(
  text: string,
  stacks: ReadonlyMap<string, string>,
  exceptions = readExceptions(),
): string[] {
  const {
    passed_checks: passed,
    failed_checks: failed,
    parsing_errors: broken,
  } = report.parse(JSON.parse(text)).results;
  const read = new Set([...passed, ...failed].map(({ file_path: file }) => path.basename(file, suffix)));
  // Of some files that its parser gives up checkov says nothing at all.
  const unread = [...broken, ...[...stacks.keys()].filter((name) => !read.has(name))];
  const findings = failed.map(({ check_id: rule, check_name: name, file_path: file, resource }) => {
    const stack = path.basename(file, suffix);
    return { rule, name, ids: addressesOf(stack, resource, stacks.get(stack) ?? "{}") };
  });
  const covered = (exception: Exception, { rule, ids }: (typeof findings)[number]) =>
    ids.some((id) => covers(exception, { ids: [rule] }, { id }));
  return [
    ...unread.map((file) => `${file}: checkov cannot read it`),
    ...findings
      .filter((finding) => !exceptions.some((exception) => covered(exception, finding)))
      .map(
        ({ rule, name, ids }) =>
          `${ids.join(" or ")}: ${rule} ${name}: mend it, or except it in security-exceptions.yaml`,
      ),
    ...exceptions
      .filter(({ by }) => by === "checkov")
      .flatMap((exception) =>
        exception.addresses
          .map((address) => ({ ...exception, addresses: [address] }))
          .filter((one) => !findings.some((finding) => covered(one, finding))),
      )
      .map(
        ({ rule, addresses }) =>
          `security-exceptions.yaml: ${rule} at ${addresses.join()} is found no longer: take it out`,
      ),
  ];
}

/** checkov says `resource.<name>` for what it reads in another way: then each resource of that name is meant. */
function addressesOf(stack: string, resource: string, text: string): string[] {
  const [, name] = /^resource\.(.+)$/.exec(resource) ?? [];
  if (name === undefined) return [`${stack}/${resource}`];
  const { resource: types = {} } = JSON.parse(text) as { resource?: Record<string, Record<string, unknown>> };
  return Object.keys(types).flatMap((type) =>
    name in (types[type] ?? {}) ? [`${stack}/${type}.${name}`] : [],
  );
}

function judge(folder: string, file: string): number {
  const names = readdirSync(folder).filter((name) => name.endsWith(suffix));
  const texts = names.map(
    (name) => [path.basename(name, suffix), readFileSync(path.join(folder, name), "utf8")] as const,
  );
  const problems = problemsOf(readFileSync(file, "utf8"), new Map(texts));
  console.log(
    problems.join("\n") ||
      `checkov: ${names.length} stacks, nothing that security-exceptions.yaml does not say`,
  );
  return problems.length === 0 ? 0 : 1;
}

if (require.main === module) {
  const [command, folder = "", file = ""] = process.argv.slice(2);
  if (command === "stacks") writeStacks(folder);
  else process.exitCode = judge(folder, file);
}
