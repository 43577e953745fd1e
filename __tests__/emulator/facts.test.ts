/** The looks of `facts` see each alternative of each open question, by calls alone and with no other rights. */
import {
  CreateReplicationInstanceCommand,
  CreateReplicationSubnetGroupCommand,
} from "@aws-sdk/client-database-migration-service";
import { DescribeSubnetsCommand } from "@aws-sdk/client-ec2";
import { AttachRolePolicyCommand, CreateRoleCommand } from "@aws-sdk/client-iam";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { rolePolicies } from "../../cli/deploy-roles/policies";
import { clientsOf } from "../../cli/facts/clients";
import { look } from "../../cli/facts/look";
import { Pace } from "../../cli/facts/pace";
import { accountsOf, instanceName, probeOf, type Probe } from "../../cli/facts/probe";
import { lookedAt } from "../../cli/facts/rights";
import { takeAway } from "../../cli/facts/take-away";
import { isolateThisProcess } from "../../cli/sandbox/isolation";
import { policyJson, serviceTrust } from "../../model/policy";
import type { AccountFacts } from "../../model/schema/account-facts";
import type { Modes } from "../../sandbox/emulator/world/modes";
import { giveRights } from "../../sandbox/seed/rights";
import { Sandbox } from "../support/sandbox";
import { sandboxFile } from "../support/sandbox-file";
import { startAccountsOf } from "../support/started-accounts";

const minutes = 60_000;
const sandbox = new Sandbox("looked-at", sandboxFile());
let probe: Probe;
let before: string[];

beforeAll(async () => {
  await sandbox.closeAccounts();
  await startAccountsOf(sandbox);
  isolateThisProcess(sandbox, "eu-west-1");
  probe = probeOf(sandbox.environment);
  await standIn();
  const deploy = rolePolicies(lookedAt(probe)).filter(({ kind }) => kind === "deploy");
  const rights = new Map(deploy.map(({ deployRoleArn, documents }) => [deployRoleArn, documents]));
  await giveRights(rights, sandbox, probe.region);
  before = await sandbox.leftovers();
}, 5 * minutes);
// A look that failed leaves things that the next one would trip over.
afterEach(
  () => takeAway(probe, new Pace({ interval: 200, patience: 2_000, deadline: minutes }, undefined)),
  minutes,
);
afterAll(() => sandbox.close(), minutes);

/** What stacks make, as far as the looks stand on it. */
async function standIn(): Promise<void> {
  const { iam, ec2 } = sandbox.of("dms");
  const RoleName = "dms-vpc-role";
  const AssumeRolePolicyDocument = policyJson(serviceTrust(["dms.amazonaws.com"]));
  await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument }));
  const PolicyArn = "arn:aws:iam::aws:policy/service-role/AmazonDMSVPCManagementRole";
  await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  const Filters = [{ Name: "tag:Name", Values: ["private-a", "private-b"] }];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters }));
  const { dms } = clientsOf(probe, probe.replication);
  const Tags = [{ Key: "causeway:environment", Value: probe.name }];
  const group = { ReplicationSubnetGroupIdentifier: "group" };
  await dms.send(
    new CreateReplicationSubnetGroupCommand({
      ...group,
      ReplicationSubnetGroupDescription: "group",
      SubnetIds: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []),
      Tags,
    }),
  );
  await dms.send(
    new CreateReplicationInstanceCommand({
      ...group,
      ReplicationInstanceIdentifier: instanceName(probe),
      ReplicationInstanceClass: "dms.t3.micro",
      EngineVersion: "3.6.1",
      Tags,
    }),
  );
  for (const { key, bucket: Bucket } of accountsOf(probe)) {
    const LocationConstraint = "eu-west-1";
    await sandbox
      .of(key)
      .s3.send(new CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } }));
  }
}

/** What the facts say, in the words of the sandbox's modes where it has some. */
function seen({ foreignRole, sourceKeys, testObject, secretRefusal, taskSettings }: AccountFacts) {
  return {
    externalId: foreignRole.value,
    sourceKeysAtCreation: sourceKeys.creation.value,
    sourceKeysAtTest: sourceKeys.test.value,
    sourceKeysAtRun: sourceKeys.run.value,
    secretKeys: sourceKeys.secret.value,
    testObject: testObject.value,
    secretRefusal: secretRefusal.value,
    dropped: taskSettings.dropped,
    timeTravel: taskSettings.answered.includes("TTSettings.EnableTT"),
  };
}

const unanswered = ["ValidationSettings.ValidationS3Time"];

/** Each alternative of each mode at least once, and no two of the same words alike throughout. */
const worlds: readonly {
  readonly modes: Modes;
  readonly dropped: readonly string[];
  /** Whether DMS answers what a section says that is switched off. */
  readonly timeTravel: boolean;
}[] = [
  {
    modes: {
      externalId: "persists",
      sourceKeysAtCreation: "none",
      sourceKeysAtTest: "account",
      sourceKeysAtRun: "both",
      testObject: "folder",
      taskSettings: "recorded",
      secretRefusal: "InvalidParameterValueException",
    },
    dropped: unanswered,
    timeTravel: true,
  },
  {
    modes: {
      externalId: "returns-only",
      sourceKeysAtCreation: "account",
      sourceKeysAtTest: "both",
      sourceKeysAtRun: "none",
      testObject: "root",
      taskSettings: "recorded-null",
      secretRefusal: "AccessDeniedFault",
    },
    dropped: unanswered,
    timeTravel: false,
  },
  {
    modes: {
      externalId: "refuses",
      sourceKeysAtCreation: "both",
      sourceKeysAtTest: "none",
      sourceKeysAtRun: "account",
      testObject: "root",
      taskSettings: "kept",
      secretRefusal: "InvalidParameterValueException",
    },
    dropped: [],
    timeTravel: true,
  },
  {
    modes: {
      externalId: "pass-role",
      sourceKeysAtCreation: "none",
      sourceKeysAtTest: "none",
      sourceKeysAtRun: "none",
      testObject: "folder",
      taskSettings: "recorded",
      secretRefusal: "AccessDeniedFault",
    },
    dropped: unanswered,
    timeTravel: true,
  },
];

test.each(worlds)(
  "a world of $modes.externalId is seen as it is, and nothing is left over",
  async ({ modes, ...settings }) => {
    await sandbox.choose(modes);
    const times = { interval: 200, patience: 2_000, deadline: minutes };
    const facts = await look({
      probe,
      pace: new Pace(times, undefined),
      settings: [JSON.stringify({ ValidationSettings: { ValidationS3Time: 5 } })],
      date: "2026-11-28",
      onStep: () => undefined,
    });
    const { taskSettings: _mode, ...expected } = modes;
    expect(seen(facts)).toEqual({ ...expected, secretKeys: modes.sourceKeysAtCreation, ...settings });
    expect(facts).toMatchObject({ lakeAccount: "333333333333", engineVersion: "3.6.1" });
    expect(await takeAway(probe, new Pace(times, undefined))).toEqual([]);
    expect(await sandbox.leftovers()).toEqual(before);
  },
  2 * minutes,
);

test("what a killed look has left is taken away by its names, and a second time there is nothing", async () => {
  const times = { interval: 200, patience: 2_000, deadline: minutes };
  const stopped = new AbortController();
  const looking = look({
    probe,
    pace: new Pace(times, stopped.signal),
    settings: [],
    date: "2026-11-28",
    onStep: (line) => {
      if (line.startsWith("making, testing")) setTimeout(() => stopped.abort(), 1_000);
    },
  });
  await expect(looking).rejects.toThrow("interrupted");
  expect((await sandbox.leftovers()).join("\n")).toContain(`${probe.name}-control`);
  for (let again = 0; again < 2; again += 1) {
    expect(await takeAway(probe, new Pace(times, undefined))).toEqual([]);
    expect(await sandbox.leftovers()).toEqual(before);
  }
}, 120_000);
