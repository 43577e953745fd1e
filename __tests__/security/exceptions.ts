/** The exceptions from the security bar: one file, each with its reason and an end. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import type { Finding, Rule } from "./rule";

/** Where the exceptions are. */
export const exceptionsFile = path.join(__dirname, "../../security-exceptions.yaml");

const exception = z.strictObject({
  rule: z.string().describe("One of the rule's ids."),
  by: z.literal("checkov").optional().describe("Only checkov finds it; .ci/scan says whether it is needed."),
  addresses: z
    .array(z.string().min(1))
    .min(1)
    .describe("`<stack>/<address>`, where * stands for any characters."),
  reason: z.string().min(30),
  until: z.iso.date(),
});

/** One exception. */
export type Exception = z.infer<typeof exception>;

/** Reads the file; fails on anything that is not an exception. */
export function readExceptions(text = readFileSync(exceptionsFile, "utf8")): Exception[] {
  return z.array(exception).parse(parse(text));
}

/**
 * Whether an exception holds, has ended, or has ended since the last commit.
 *
 * Whoever changes something has to look at it again; a checkout that nobody changes, of a tag for one, stays green.
 */
export function endOf(
  { until }: Pick<Exception, "until">,
  { today, committed = today }: { readonly today: Date; readonly committed: Date | undefined },
): "holds" | "ended-since" | "ended" {
  const end = new Date(`${until}T23:59:59Z`);
  if (today <= end) return "holds";
  return committed <= end ? "ended-since" : "ended";
}

/** When the checkout's last commit was made; undefined without git, where only today is known. */
export function lastCommit(): Date | undefined {
  try {
    const said = execFileSync("git", ["log", "-1", "--format=%cI"], {
      cwd: __dirname,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    });
    return new Date(said.trim());
  } catch {
    return undefined;
  }
}

/** Whether an exception covers a finding of a rule. */
export function covers(
  { rule: id, addresses }: Exception,
  rule: Pick<Rule, "ids">,
  finding: Pick<Finding, "id">,
): boolean {
  return rule.ids.includes(id) && addresses.some((pattern) => matches(pattern, finding.id));
}

/** Whether an id is one of those that a pattern with * for any characters means. */
export function matches(pattern: string, id: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(id);
}
