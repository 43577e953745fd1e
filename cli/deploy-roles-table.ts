/**
 * What deploy roles of the shipped `dev` may do, in `docs/first-deploy.md`, made from the committed JSON.
 *
 * `npx tsx cli/deploy-roles-table.ts` writes it between its markers; a test holds the document against it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { committedFolder, committedStacks } from "./committed";
import { read } from "./deploy-roles/for-environment";
import { rolePolicies } from "./deploy-roles/policies";
import { reasonTables } from "./deploy-roles/written";

const root = path.join(__dirname, "..");

/** The document that has the tables. */
export const documentWithRoles = path.join(root, "docs", "first-deploy.md");

const begin = "<!-- deploy roles of dev: begin -->";
const end = "<!-- deploy roles of dev: end -->";

/** The document with its tables as they have to be. @throws Error if their markers are not there. */
export function withDeployRoles(text: string): string {
  const [before, rest] = text.split(`${begin}\n`);
  const [, after] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined) {
    throw new Error(
      `${documentWithRoles} has no place for the deploy roles of dev: write ${begin} and ${end}`,
    );
  }
  const folder = path.join(root, committedFolder);
  const stacks = committedStacks(folder)
    .filter(({ environment, retired }) => environment === "dev" && !retired)
    .map(({ name, present }) => ({ name, jsonPath: path.join(folder, present) }));
  return `${before}${begin}\n\n${reasonTables(rolePolicies(read(stacks)), "####")}\n\n${end}${after}`;
}

if (require.main === module) {
  writeFileSync(documentWithRoles, withDeployRoles(readFileSync(documentWithRoles, "utf8")));
}
