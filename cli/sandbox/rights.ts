/** Rights of deploy roles in the emulated accounts: given before a deploy, and what of them was used. */
import { copyFileSync, existsSync, readdirSync } from "node:fs";
import * as path from "node:path";
import * as z from "zod";
import { askSandbox, type SandboxAddress } from "../../sandbox/address";
import { giveBoundaries, giveRights } from "../../sandbox/seed/rights";
import { read } from "../deploy-roles/for-environment";
import { boundaryPolicies } from "../deploy-roles/boundary";
import { rolePolicies, type RolePolicies } from "../deploy-roles/policies";
import type { SynthesizedStack } from "../manifest";
import type { StackJson } from "../stack-json";
import type { Workspace } from "../workspace";
import { sandboxIn } from "./isolation";

/** JSON of a stack as it was deployed last, beside the one that a plan writes anew. */
const deployedFile = "deployed.json";

/** Keeps the JSON of what is deployed now, for the rights to take it away. */
export function rememberDeployed(stacks: readonly SynthesizedStack[]): void {
  for (const { directory, jsonPath } of stacks) copyFileSync(jsonPath, path.join(directory, deployedFile));
}

/** The JSON of every stack that an earlier run has deployed, the retired ones included. */
export function stacksOfBefore({ outDir }: Pick<Workspace, "outDir">): ReadonlyMap<string, StackJson> {
  const folder = path.join(outDir, "stacks");
  if (!existsSync(folder)) return new Map();
  return read(
    readdirSync(folder).flatMap((name) => {
      const files = [deployedFile, "cdk.tf.json"].map((file) => path.join(folder, name, file));
      const jsonPath = files.find((file) => existsSync(file));
      return jsonPath === undefined ? [] : [{ name, jsonPath }];
    }),
  );
}

/**
 * Gives every deploy role and every boundary what `deploy-roles` writes for it, and nothing else.
 *
 * @param before Stacks of an earlier run: what a deploy takes away needs the rights of before.
 */
export async function giveDeployRights(
  { env }: Pick<Workspace, "env">,
  stacks: readonly SynthesizedStack[],
  before: ReadonlyMap<string, StackJson>,
): Promise<void> {
  const roles = rolePolicies(read(stacks), before).filter(({ kind }) => kind === "deploy");
  const rights = new Map(roles.map(({ deployRoleArn, documents }) => [deployRoleArn, documents]));
  const [sandbox, region] = [sandboxIn(env), env.AWS_REGION ?? ""];
  await giveRights(rights, sandbox, region);
  // What is taken away has to work until then.
  const boundaries = boundaryPolicies(read(stacks), before).flatMap(({ arn, document }) =>
    arn === undefined ? [] : [[arn, document] as const],
  );
  await giveBoundaries(new Map(boundaries), sandbox, region);
}

const usedSchema = z.record(z.string(), z.array(z.string()));

/** What was granted and never used since the accounts were started: a line for each statement, with its reason. */
export async function unusedRights(
  sandbox: SandboxAddress,
  roles: readonly RolePolicies[],
): Promise<string[]> {
  const answer = await askSandbox(sandbox, "rights");
  if (!answer.ok) return [];
  return describeUnused(roles, usedSchema.parse(await answer.json()));
}

/** @param used Actions by ARN of a deploy role. */
export function describeUnused(
  roles: readonly RolePolicies[],
  used: Readonly<Record<string, readonly string[]>>,
): string[] {
  return roles
    .filter(({ kind }) => kind === "deploy")
    .flatMap(({ account, deployRoleArn, statements }) =>
      statements.flatMap(({ sid, effect, actions, why }) => {
        if (effect === "Deny") return [];
        const unused = actions.filter((action) => !used[deployRoleArn]?.includes(action));
        return unused.length === 0 ? [] : [`${account} ${sid}: ${unused.join(", ")} (${why})`];
      }),
    );
}
