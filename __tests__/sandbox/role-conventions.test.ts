/** Accounts that demand a boundary, a path, a prefix and an ExternalId: deployed so, and changed to it later. */
import { GetRoleCommand, paginateListRoles } from "@aws-sdk/client-iam";
import { ListGrantsCommand, RevokeGrantCommand } from "@aws-sdk/client-kms";
import { ListSecretsCommand } from "@aws-sdk/client-secrets-manager";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { makeLandscape } from "../../sandbox/seed";
import type { EnvironmentFile } from "../support/environment";
import { boundaryOf, rolePath, rolePrefix } from "../support/role-conventions";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";

const minutes = 60_000;
const small = path.join(__dirname, "../../examples/small");
const fresh = new Sandbox(
  "bounded",
  parse(readFileSync(path.join(small, "dev.yaml"), "utf8")) as EnvironmentFile,
  small,
);
const later = new Sandbox("bounded-later", sandboxFile());

beforeAll(async () => {
  for (const sandbox of [fresh, later]) await sandbox.closeAccounts();
}, minutes);
afterAll(async () => {
  for (const sandbox of [fresh, later]) await sandbox.close();
}, minutes);

function demand(file: EnvironmentFile): void {
  for (const [key, account] of Object.entries(file.accounts)) {
    Object.assign(account, {
      permissionsBoundary: boundaryOf(account.id),
      rolePath,
      rolePrefix,
      externalId: `causeway:${key}`,
    });
  }
}

/** Paths, names and boundaries of the roles of an account, but for those of its owner. */
async function rolesOf(sandbox: Sandbox, account: string) {
  const { iam } = sandbox.of(account);
  const roles = [];
  for await (const { Roles = [] } of paginateListRoles({ client: iam }, {})) {
    for (const { RoleName, Path } of Roles) {
      if (RoleName === "causeway-deploy" || RoleName === "sandbox-visitor") continue;
      const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
      roles.push({
        name: RoleName ?? "",
        path: Path,
        boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
      });
    }
  }
  return roles;
}

/** Takes back every grant on the keys of an account's secrets, as their owner. */
async function revokeGrants(sandbox: Sandbox, account: string): Promise<void> {
  const { kms, secrets } = sandbox.of(account);
  const { SecretList = [] } = await secrets.send(new ListSecretsCommand({}));
  for (const KeyId of new Set(SecretList.map(({ KmsKeyId }) => KmsKeyId))) {
    const { Grants = [] } = await kms.send(new ListGrantsCommand({ KeyId }));
    expect(Grants.length).toBeGreaterThan(0);
    for (const { GrantId } of Grants) await kms.send(new RevokeGrantCommand({ KeyId, GrantId }));
  }
}

async function expectBounded(sandbox: Sandbox): Promise<void> {
  let count = 0;
  for (const [key, { id }] of Object.entries(sandbox.environment.accounts)) {
    const roles = await rolesOf(sandbox, key);
    count += roles.length;
    for (const { name, path: where, boundary } of roles) {
      expect([name, boundary]).toEqual([name, boundaryOf(id)]);
      if (name.startsWith("dms-")) expect(where).toBe("/");
      else expect([name.startsWith(rolePrefix), where?.startsWith(rolePath)]).toEqual([true, true]);
    }
  }
  expect(count).toBeGreaterThan(5);
}

test(
  "an environment is deployed inside boundaries, planned empty, and destroyed clean",
  async () => {
    fresh.edit((file) => {
      demand(file);
      const connection = file.endpoints?.["orders-db"];
      if (connection?.engine === "aurora-postgresql")
        Object.assign(connection.connection, { deletionProtection: false });
    });
    await fresh.up();
    await expectBounded(fresh);
    expect(await fresh.failures()).toEqual([]);
    expect(await fresh.plan()).toMatchObject({ code: 0 });
    const { output } = await fresh.destroy();
    expect(output).toContain("nothing was left over");
  },
  20 * minutes,
);

test(
  "an environment that is deployed gets them later: other roles, and everything works with them",
  async () => {
    await later.up();
    later.edit((file) => {
      demand(file);
      // The endpoints whose roles are in the lake's account become others, and their tasks with them.
      for (const pipeline of Object.values(file.pipelines ?? {})) pipeline.onReplace = "reload";
    });
    // Owners make the policies, and let their deploy roles demand the ExternalIds.
    await makeLandscape(later.environment, later);
    // Terraform cannot read a grant whose role is gone (docs/operations.md, "Another path or prefix of roles").
    await revokeGrants(later, "orders");
    await later.deploy();
    await expectBounded(later);
    expect(await later.failures()).toEqual([]);
    expect(await later.plan()).toMatchObject({ code: 0 });
    const { output } = await later.destroy();
    expect(output).toContain("nothing was left over");
  },
  30 * minutes,
);
