/** The policies of an environment, from what its stacks contain. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { committedFolder, committedStacks } from "../committed";
import { readStackJson, type StackJson } from "../stack-json";
import { synthesize } from "../synthesis";
import { boundaryPolicies, type BoundaryPolicy } from "./boundary";
import { rolePolicies, type RolePolicies } from "./policies";

/** What owners of accounts put in place for an environment. */
export interface EnvironmentPolicies {
  readonly roles: readonly RolePolicies[];
  /** For the roles that the stacks make. */
  readonly boundaries: readonly BoundaryPolicy[];
}

/**
 * Synthesizes an environment and says what its roles need.
 *
 * Retired stacks count as well: the next deploy destroys them.
 *
 * @param root Folder of `main.ts`.
 * @throws UserError or ConfigError if the configuration is refused, or a resource has no rights in the catalogue.
 */
export async function policiesOf(root: string, environment: string): Promise<EnvironmentPolicies> {
  const outDir = mkdtempSync(path.join(tmpdir(), "causeway-roles-"));
  try {
    const committed = path.join(root, committedFolder);
    const retired = committedStacks(committed)
      .filter((stack) => stack.retired && stack.environment === environment)
      .map(({ name, present }) => ({ name, jsonPath: path.join(committed, present) }));
    const stacks = await synthesize({ root, outDir, environment });
    const all = read([...retired, ...stacks]);
    return { roles: rolePolicies(all), boundaries: boundaryPolicies(all) };
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}

/** The JSON of stacks, by name. */
export function read(
  stacks: readonly { readonly name: string; readonly jsonPath: string }[],
): ReadonlyMap<string, StackJson> {
  return new Map(stacks.map((stack) => [stack.name, readStackJson(stack)]));
}
