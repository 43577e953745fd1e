/** `deploy-roles <environment>`: the least policies of each account's deploy role and of a plan role, and its roles' boundary. */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { policiesOf } from "../deploy-roles/for-environment";
import { howToAttach, policyFiles, unbounded } from "../deploy-roles/written";
import { exitCodes } from "../errors";

/** Options of `deploy-roles`. */
export interface DeployRolesOptions {
  /** Folder of `main.ts`. */
  readonly root: string;
  readonly environment: string;
  /** Folder to write files to; they are printed otherwise. */
  readonly out?: string | undefined;
}

/** Prints or writes the policies; returns the exit code. */
export async function deployRolesCommand({ root, environment, out }: DeployRolesOptions): Promise<number> {
  const policies = await policiesOf(root, environment);
  const files = policyFiles(policies);
  if (out === undefined) {
    for (const [name, text] of files) console.log(`${name}\n\n${text}`);
  } else {
    mkdirSync(out, { recursive: true });
    for (const [name, text] of files) writeFileSync(path.join(out, name), text);
    console.log(`written to ${out}:\n`);
  }
  console.log(howToAttach(policies).join("\n"));
  for (const warning of unbounded(policies)) console.log(`\n${warning}`);
  console.log(
    "\nAttach what is new before a deploy, and detach what is old after it: what a deploy takes away needs the rights of before.",
  );
  return exitCodes.success;
}
