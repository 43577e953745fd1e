/** What a plan and a deploy without a change say and do after what happens in a day. */
import { PutSecretValueCommand, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { databaseAddresses, failOver, fire, targets } from "../support/sandbox-paths";

const folder = path.join(__dirname, "../../examples/small");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const pipeline = "orders-to-lake";
const sandbox = new Sandbox("day", file, folder);

let dms: OwnersDms;

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
  dms = new OwnersDms(sandbox);
});
afterAll(() => sandbox.close());

interface DaysEvent {
  readonly what: string;
  readonly happens: () => Promise<unknown>;
  /** Addresses that the plan changes. */
  readonly planned: readonly string[];
  /** What holds after the deploy, beside the task. */
  readonly after?: () => Promise<void>;
}

let movedTo = "";

const events: readonly DaysEvent[] = [
  {
    what: "DMS raised the minor version",
    happens: () => sandbox.raiseVersion("day-main", "3.6.2"),
    planned: [],
    after: async () => expect(await dms.versions()).toEqual(["3.6.2"]),
  },
  { what: "the secret was rotated", happens: rotate, planned: [] },
  {
    what: "the source cluster failed over, and the function followed",
    happens: async () => {
      movedTo = await moveWriter();
      await fire(sandbox, "orders", "day-targets-event-orders-db");
    },
    planned: [],
    after: async () => expect(await targets(sandbox, "orders")).toEqual([movedTo]),
  },
  {
    what: "somebody stopped the task",
    happens: () => dms.stopTask(pipeline),
    planned: [`aws_ssm_parameter.${pipeline}_start`, `aws_lambda_invocation.${pipeline}_start`],
  },
];

test.each(events)("$what", async ({ happens, planned, after }) => {
  // GIVEN
  const before = await dms.position();
  await happens();
  // WHEN
  const plan = await sandbox.plan();
  const deploy = await sandbox.deploy();
  // THEN
  expect(changesIn(plan.output)).toEqual([...planned].sort());
  expect(plan.code).toBe(planned.length === 0 ? 0 : 2);
  expect(deploy.output).toContain("day is deployed");
  expect(await dms.position()).toEqual(before);
  expect((await dms.tasks()).map(({ Status }) => Status)).toEqual(["running"]);
  await after?.();
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
});

/** Addresses that a plan changes, as it prints them. */
function changesIn(output: string): string[] {
  return [...output.matchAll(/^ +(?:\+|~|-|-\/\+) (\S+)$/gm)].flatMap(([, address]) => address ?? []).sort();
}

async function rotate(): Promise<void> {
  const { secrets } = sandbox.of("orders");
  const { SecretString = "{}" } = await secrets.send(new GetSecretValueCommand({ SecretId: "orders/dms" }));
  const rotated = { ...(JSON.parse(SecretString) as object), password: "of-today" };
  await secrets.send(
    new PutSecretValueCommand({ SecretId: "orders/dms", SecretString: JSON.stringify(rotated) }),
  );
}

/** @returns The writer's address from now on. */
async function moveWriter(): Promise<string> {
  const [before = ""] = await targets(sandbox, "orders");
  const writer = (await databaseAddresses(sandbox)).find(
    ({ address, host }) => address === before && host.includes(".cluster-") && !host.includes("-ro-"),
  );
  const address = before.replace(/\d+$/, "99");
  await failOver(sandbox, { host: writer?.host ?? "", address });
  return address;
}
