/** What is said before anything is made, and what of the facts is said when they are found. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as readline from "node:readline/promises";
import type { AccountFacts } from "../../model/schema/account-facts";
import { policyFiles } from "../deploy-roles/written";
import type { RolePolicies } from "../deploy-roles/policies";
import { UserError } from "../errors";
import type { FactsPlace } from "./place";
import { accountsOf, instanceClass } from "./probe";

/**
 * Says what is made, for how long, what it costs, and with which rights.
 *
 * Prices are those of eu-west-1 at aws.amazon.com/dms/pricing, /privatelink/pricing, /kms/pricing and
 * /secrets-manager/pricing, rounded up; endpoints, tasks and roles cost nothing.
 */
export function announcement({ environment, probe }: FactsPlace, policies: string): string {
  const accounts = accountsOf(probe)
    .map(({ id }) => id)
    .join(" and ");
  return [
    `facts of ${environment.name} are looked for in ${accounts}, ${probe.region}. It makes, and takes away again:`,
    `  a VPC without a way out, with endpoints of S3, Secrets Manager, KMS and CloudWatch Logs`,
    `  a replication instance ${instanceClass} with DMS ${probe.engineVersion}`,
    `  ${accountsOf(probe).length === 1 ? "a bucket" : "a bucket in each account"} with its log bucket and key, a few objects`,
    `  roles, DMS endpoints, tasks and a secret, all of them named ${probe.name}-…`,
    "Nothing of yours is read, changed or connected to.",
    "It takes 40 to 60 minutes and costs less than 1 US dollar: about 0.02 an hour for the instance, 0.10 for the",
    "endpoints of the VPC, and parts of a month of keys and a secret (1.00 and 0.40 a month).",
    `The deploy roles need the policies in ${policies} as long as it runs, beside what they have.`,
  ].join("\n");
}

/** Writes the policies that deploy roles need; returns their folder. */
export function writePolicies({ folder }: FactsPlace, roles: readonly RolePolicies[]): string {
  const out = path.join(folder, "policies");
  mkdirSync(out, { recursive: true });
  const deploy = roles.filter(({ kind }) => kind === "deploy");
  for (const [name, text] of policyFiles({ roles: deploy, boundaries: [] }))
    writeFileSync(path.join(out, name), text);
  return path.relative(process.cwd(), out);
}

/** Refuses to begin where nobody can be asked. */
export function requireTerminal(environment: string): void {
  if (process.stdin.isTTY) return;
  throw new UserError(`there is no terminal to ask at: "facts ${environment}" needs --auto-approve here`);
}

/** Asks; anything but "yes" is no. */
export async function agreed(): Promise<boolean> {
  const terminal = readline.createInterface({ input: process.stdin, output: process.stdout });
  const interrupted = new AbortController();
  terminal.on("SIGINT", () => {
    interrupted.abort();
  });
  try {
    const { signal } = interrupted;
    const answer = await terminal.question('Make it? Only "yes" is taken for an answer: ', { signal });
    return answer.trim() === "yes";
  } catch (error) {
    if (interrupted.signal.aborted) return false;
    throw error;
  } finally {
    terminal.close();
  }
}

/** The facts in a few lines. */
export function describeFacts(facts: AccountFacts): string {
  const { sourceKeys, taskSettings, durations } = facts;
  const lines: (readonly [what: string, found: string])[] = [
    ["role of another account", said(facts.foreignRole)],
    ["source keys at creation", said(sourceKeys.creation)],
    ["source keys at a test", said(sourceKeys.test)],
    ["source keys while a task runs", said(sourceKeys.run)],
    ["source keys for a secret", said(sourceKeys.secret)],
    ["refusal of a secret's role", said(facts.secretRefusal)],
    ["object of a connection test", said(facts.testObject)],
    [
      "task settings",
      `${taskSettings.answered.length} members answered, ${taskSettings.dropped.length} dropped`,
    ],
    [
      "seconds",
      Object.entries(durations)
        .map(([name, value]) => `${name} ${value}`)
        .join(", "),
    ],
  ];
  const width = Math.max(...lines.map(([what]) => what.length));
  return lines.map(([what, found]) => `  ${what.padEnd(width)}  ${found}`).join("\n");
}

function said({ value, seen }: { readonly value: string; readonly seen: string }): string {
  return `${value} (${seen})`;
}
