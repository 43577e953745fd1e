/** Reads `<environment>.facts.json`, which `npm run facts` writes beside the environment files. */
import path from "node:path";
import type { Problem } from "./error";
import { displayPath, isPresent, readTextFile } from "./files";
import { accountFacts, type AccountFacts } from "../model/schema/account-facts";
import type { EnvironmentConfig } from "../model/schema/environment";
import { formatKeyPath, quote, quoteAll } from "./messages";

/** Facts older than this may be true no more, in days. */
const longestDays = 180;

/** Facts of one environment, and what is wrong with their file. */
export interface KnownFacts {
  /** Relative to the current directory, for messages. */
  readonly file: string;
  readonly facts: AccountFacts | undefined;
  readonly problems: readonly Problem[];
}

/** Name of the file: not one of `.yaml`, so that nobody takes it for an environment. */
export function factsFile(environment: string): string {
  return `${environment}.facts.json`;
}

/** Reads the facts of an environment; none where nobody has looked for them. */
export function readFacts(directory: string, environment: string): KnownFacts {
  const name = factsFile(environment);
  const file = displayPath(path.join(directory, name));
  if (!isPresent(directory, name)) return { file, facts: undefined, problems: [] };
  const read = readTextFile(path.join(directory, name));
  if ("problem" in read) return { file, facts: undefined, problems: [read.problem] };
  const broken = (detail: string, keyPath?: string): KnownFacts => ({
    file,
    facts: undefined,
    problems: [
      {
        file,
        ...(keyPath === undefined || keyPath === "" ? {} : { keyPath }),
        detail: `${detail}; expected what \`npm run facts\` writes`,
        fix: `run \`npm run facts -- ${environment}\`, which writes it anew, or delete it`,
      },
    ],
  });
  let content: unknown;
  try {
    content = JSON.parse(read.text);
  } catch {
    return broken("got text that is no JSON");
  }
  const parsed = accountFacts.safeParse(content);
  if (parsed.success) return { file, facts: parsed.data, problems: [] };
  const [issue] = parsed.error.issues;
  const at = (issue?.path ?? []).map((step) => (typeof step === "number" ? step : String(step)));
  return broken(issue?.message ?? "got something else", formatKeyPath(at));
}

/** True if facts were seen in the accounts and Region of an environment. */
export function areOf(facts: AccountFacts, { region, replication, accounts }: EnvironmentConfig): boolean {
  return facts.region === region && facts.replicationAccount === accounts[replication.account]?.id;
}

/**
 * Why facts may not be true of an environment: of other accounts, of another engine version, or old.
 *
 * @param today Undefined where nobody wants to hear of their age.
 */
export function doubts(
  { file, facts }: KnownFacts,
  environment: EnvironmentConfig & { readonly name: string },
  today: Date | undefined,
): Problem[] {
  if (facts === undefined) return [];
  const fix = `run \`npm run facts -- ${environment.name}\` again, or delete the file`;
  if (!areOf(facts, environment)) {
    const { region, replication, accounts } = environment;
    const here = `${accounts[replication.account]?.id ?? "no account"} in ${region}`;
    const detail = `got facts of account ${facts.replicationAccount} in ${facts.region}; expected those of ${here}, so no rule uses them`;
    return [{ file, detail, fix }];
  }
  const found: Problem[] = [];
  const versions = [
    ...new Set(
      Object.values(environment.replication.instances).flatMap(({ engineVersion }) => engineVersion ?? []),
    ),
  ].sort();
  if (versions.length > 0 && !versions.includes(facts.engineVersion)) {
    const detail = `got facts of DMS ${quote(facts.engineVersion)}; expected those of ${quoteAll(versions)}, which the instances have`;
    found.push({ file, detail, fix });
  }
  const days = today === undefined ? 0 : Math.floor((today.getTime() - Date.parse(facts.date)) / 86_400_000);
  if (days > longestDays) {
    const detail = `got facts of ${facts.date}, ${days} days ago; expected at most ${longestDays} days, as AWS changes`;
    found.push({ file, detail, fix });
  }
  return found;
}
