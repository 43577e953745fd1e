/** An environment that an earlier version deployed, with its states, deployed with this version: nothing is lost. */
import { ListAttachedRolePoliciesCommand } from "@aws-sdk/client-iam";
import type { BackendConfig } from "../../model/schema/environment";
import type { EnvironmentFile } from "../support/environment";
import type { Modes, SourceKeys } from "../../sandbox/emulator/world/modes";
import { deployKeepingPlans, type PlannedChange } from "../support/kept-plans";
import { OldCheckout } from "../support/old-checkout";
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { sandboxFile } from "../support/sandbox-file";
import { makeTaskLogGroup, startAccountsOf } from "../support/started-accounts";
import { accountWideRoles, refusedChanges } from "../support/upgrade-changes";

/** The earlier version: what environments that exist were deployed with. */
const commit = "f82ecb0f26c570e9949f706a651a82e18e869802";

/** The earlier version locks no state in a bucket without a table; a later one may, with other arguments of the backend. */
const backends = {
  local: { type: "local" },
  s3: { type: "s3", bucket: "shop-states", region: "eu-west-1" },
} as const satisfies Record<string, Partial<BackendConfig>>;

/** What both versions accept: Aurora MySQL and PostgreSQL with settings, a bucket by role and by policy. */
function upgradeFile(backend: EnvironmentFile["backend"]): EnvironmentFile {
  return sandboxFile((file) => {
    file.backend = backend;
    file.endpoints = {
      ...file.endpoints,
      "billing-db": {
        engine: "postgres",
        account: "orders",
        instance: "billing",
        databaseName: "billing",
        secret: { name: "billing/dms", policy: "merge", keyAccess: "grant" },
        connection: { via: "direct" },
        sslMode: "require",
        settings: {
          captureDdls: true,
          ddlArtifactsSchema: "dms",
          heartbeatEnable: true,
          heartbeatFrequency: 5,
          heartbeatSchema: "dms",
          pluginName: "pglogical",
        },
      },
    };
    const customers = file.pipelines?.["customers-to-lake"];
    if (customers)
      file.pipelines = { ...file.pipelines, "customers-to-lake": { ...customers, source: "billing-db" } };
  });
}

let old: OldCheckout;

beforeAll(async () => {
  old = await OldCheckout.add(commit);
});
afterAll(() => old.remove());

test("fails where the clone lacks the commit, saying what to fetch", async () => {
  const missing = "0123456789012345678901234567890123456789";
  await expect(OldCheckout.add(missing)).rejects.toThrow(`git fetch origin ${missing}`);
});

/** What DMS carries at every moment. */
function sourceKeys(carried: SourceKeys): Partial<Modes> {
  return { sourceKeysAtCreation: carried, sourceKeysAtTest: carried, sourceKeysAtRun: carried };
}

/** Addresses that a deploy lets go of. */
function forgotten(changes: readonly PlannedChange[]): string[] {
  return changes.flatMap(({ action, address }) => (action === "forget" ? [address] : [])).sort();
}

/** Addresses of service roles and of what is attached to them. */
function forgottenOf(roles: readonly string[]): string[] {
  return ["aws_iam_role", "aws_iam_role_policy_attachment"].flatMap((type) =>
    roles.map((name) => `${type}.${name}`),
  );
}

// Each test goes on where the one before it ended.
describe.each(["local", "s3"] as const)("with states in the %s backend", (backend) => {
  const sandbox = new Sandbox(`upgrade-${backend}`, upgradeFile(backends[backend]));

  beforeAll(async () => {
    await sandbox.closeAccounts();
    await startAccountsOf(sandbox);
    // The old version demands of DMS to say where its calls come from.
    await sandbox.choose(sourceKeys("both"));
    await old.deploy(sandbox);
    await sandbox.choose(sourceKeys("none"));
    await makeTaskLogGroup(sandbox, "main");
  });
  afterAll(() => sandbox.close());

  /** What tells a task that goes on from one that was made again or reloads. */
  async function positions() {
    const tasks = await new OwnersDms(sandbox).tasks();
    return tasks
      .map((task) => ({
        arn: task.ReplicationTaskArn,
        createdAt: task.ReplicationTaskCreationDate,
        freshlyStartedAt: task.ReplicationTaskStats?.FreshStartDate,
        source: task.SourceEndpointArn,
        target: task.TargetEndpointArn,
        status: task.Status,
      }))
      .sort((one, other) => ((one.arn ?? "") < (other.arn ?? "") ? -1 : 1));
  }

  test("plan and deploy start where the old version left off, and nothing is taken away, made again or reloaded", async () => {
    const before = await positions();
    expect(before).toHaveLength(3);
    old.leaveTo(sandbox);
    const { code, output } = await sandbox.plan();
    expect({ code, output }).not.toMatchObject({ code: 1 });
    // As if nobody had planned before: both commands have to get over what Terraform was initialised with.
    old.leaveTo(sandbox);
    const { changes, ...deployed } = await deployKeepingPlans(sandbox);
    expect(refusedChanges(changes)).toEqual([]);
    expect(forgotten(changes)).toEqual(forgottenOf(["dms-access-for-endpoint"]));
    expect(deployed).toMatchObject({ code: 0 });
    expect(await positions()).toEqual(before);
    expect(before.map(({ status }) => status)).toEqual(["running", "running", "running"]);
  });

  test("a second plan finds nothing to do, in every stack", async () => {
    const { code, output } = await sandbox.plan();
    expect({ code, output }).toMatchObject({
      code: 0,
      output: expect.stringContaining("No changes in any of") as unknown,
    });
    expect(await sandbox.failures()).toEqual([]);
  });

  if (backend === "local") {
    test("roles that exist from now on are let go and stay as they are", async () => {
      sandbox.edit((file) => {
        file.replication.serviceRoles = "existing";
      });
      const { changes, ...deployed } = await deployKeepingPlans(sandbox);
      expect(deployed).toMatchObject({ code: 0 });
      expect(forgotten(changes)).toEqual(forgottenOf(["dms-cloudwatch-logs-role", "dms-vpc-role"]));
      expect(forgotten(changes)).toHaveLength(changes.length);
      expect(await sandbox.plan()).toMatchObject({ code: 0 });
      for (const RoleName of accountWideRoles) {
        const { iam } = sandbox.of("dms");
        const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
        expect(AttachedPolicies).toHaveLength(1);
      }
    });

    test("destroying leaves the roles, which are the account's, and nothing else behind", async () => {
      const { output } = await sandbox.destroy({ mustSucceed: false });
      expect(output).toContain(
        [
          "this was left over in the emulated accounts:",
          ...accountWideRoles.map((name) => `  dms role /${name}`),
        ].join("\n"),
      );
      expect(output.trim().endsWith(`  dms role /${accountWideRoles[2]}`)).toBe(true);
    });
  } else {
    test("destroying leaves nothing behind but the role that was let go", async () => {
      const { output } = await sandbox.destroy({ mustSucceed: false });
      expect(output.trim().endsWith("accounts:\n  dms role /dms-access-for-endpoint")).toBe(true);
    });
  }
});
