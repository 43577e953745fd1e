/** What of two states is to be compared: each environment whose committed JSON is not the same. */
import { stackFrom, type SynthesizedApp } from "../synthesized-json/app";
import type { CommittedFiles, TwoStates } from "./committed-state";
import { UserError } from "../errors";

/** An environment before and after a change. */
export interface EnvironmentStates {
  readonly environment: string;
  /** Without stacks that were retired already. */
  readonly before: SynthesizedApp;
  readonly after: SynthesizedApp;
}

/**
 * The environments that differ, and some others, by name.
 *
 * @param others names of environments to be compared although their JSON is the same.
 * @throws UserError for a file that is no JSON.
 */
export function changedEnvironments(
  { before, after }: TwoStates,
  others: ReadonlySet<string> = new Set(),
): EnvironmentStates[] {
  const names = new Set([...before.keys(), ...after.keys()].map((file) => file.split("/")[0] ?? ""));
  return [...names]
    .filter((name) => others.has(name) || !isSame(name, before, after))
    .sort()
    .map((environment) => ({
      environment,
      before: appOf(environment, before, "the base's"),
      after: appOf(environment, after, "the checkout's"),
    }));
}

function filesOf(environment: string, files: CommittedFiles): [string, string][] {
  return [...files]
    .filter(([file]) => file.startsWith(`${environment}/`))
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function isSame(environment: string, before: CommittedFiles, after: CommittedFiles): boolean {
  const [was, is] = [filesOf(environment, before), filesOf(environment, after)];
  return (
    was.length === is.length &&
    was.every(([file, text], index) => is[index]?.[0] === file && is[index][1] === text)
  );
}

/** Stacks in `retired/` are not part of an environment any more. */
function appOf(environment: string, files: CommittedFiles, whose: string): SynthesizedApp {
  return new Map(
    filesOf(environment, files).flatMap(([file, text]) => {
      const [, name] = /^[^/]+\/([^/]+)\.tf\.json$/.exec(file) ?? [];
      if (name === undefined) return [];
      try {
        return [[name, stackFrom(name, text)]];
      } catch (cause) {
        throw new UserError(
          `${whose} synthesized/${file} is no JSON, as after a merge with conflicts: run npm run synth:commit`,
          { cause },
        );
      }
    }),
  );
}
