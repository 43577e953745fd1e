/** Deploy roles have what `deploy-roles` writes and no more; a plan role plans with what it gets. */
import { PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { rolePolicies, type RolePolicies } from "../../cli/deploy-roles/policies";
import { stacksOfBefore } from "../../cli/sandbox/rights";
import { giveRights } from "../../sandbox/seed/rights";
import * as path from "node:path";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

const minutes = 60_000;
const sandbox = new Sandbox("deploy-roles", sandboxFile());

beforeAll(() => sandbox.closeAccounts(), minutes);
afterAll(() => sandbox.close(), minutes);

async function give(kind: RolePolicies["kind"]): Promise<void> {
  const roles = rolePolicies(stacksOfBefore({ outDir: path.join(sandbox.folder, "cdktf.out") }));
  const chosen = roles.filter((role) => role.kind === kind);
  const rights = new Map(chosen.map(({ deployRoleArn, documents }) => [deployRoleArn, documents]));
  await giveRights(rights, sandbox, sandbox.environment.region);
}

test(
  "a plan role plans everything that is deployed, and sees what has drifted",
  async () => {
    await sandbox.up();
    await give("plan");
    expect(await sandbox.plan()).toMatchObject({ code: 0 });

    // WHEN somebody changes a role behind Terraform's back
    const { iam } = sandbox.of("lake");
    await iam.send(
      new PutRolePolicyCommand({
        RoleName: "deploy-roles-lake-storage-seal-trust",
        PolicyName: "step",
        PolicyDocument: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
        }),
      }),
    );

    // THEN the plan shows it, with the plan role's rights
    expect(await sandbox.plan()).toMatchObject({ code: 2 });

    // AND a deploy, which gives deploy roles their rights again, repairs it
    await sandbox.deploy();
    expect(await sandbox.plan()).toMatchObject({ code: 0 });
  },
  15 * minutes,
);

test(
  "a destroy needs no right more, and what was granted and not used is listed with its reason",
  async () => {
    const { output } = await sandbox.destroy();
    expect(output).toContain("nothing was left over");
    expect(output).toMatch(
      /orders ChangeOwnKeys: .*kms:PutKeyPolicy.* \(Keys that bear the environment's tag/,
    );
  },
  10 * minutes,
);
