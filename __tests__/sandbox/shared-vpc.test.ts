/** A database in a landing zone: its VPC is a network account's, which shares the subnets, and no tags of theirs. */
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { accountClients } from "../../sandbox/emulator/moto";
import { joinedThings, networkThings } from "../../sandbox/inventory/sdk";
import { networkAccountId } from "../../sandbox/seed/landing-zone";
import type { EndpointFile, EnvironmentFile } from "../support/environment";
import { Sandbox } from "../support/sandbox";
import { startAccountsOf } from "../support/started-accounts";

const folder = path.join(__dirname, "../../examples/small");
const file = parse(readFileSync(path.join(folder, "dev.yaml"), "utf8")) as EnvironmentFile;
const inLandingZone = {
  ...file.endpoints?.["orders-db"],
  cluster: "orders-aurora-shared",
  connection: { via: "private-link", deletionProtection: false },
};
const connected = (connection: object) => ({ ...inLandingZone, connection }) as EndpointFile;
file.endpoints = { ...file.endpoints, "orders-db": connected(inLandingZone.connection) };
const sandbox = new Sandbox("shared-vpc", file, folder);
let ofOwner: string[];

async function networkOfOwner(): Promise<string[]> {
  const clients = accountClients(sandbox, networkAccountId, sandbox.environment.region);
  return [...(await networkThings(clients)), ...(await joinedThings(clients))].sort();
}

beforeAll(async () => {
  await sandbox.closeAccounts();
  await startAccountsOf(sandbox);
  ofOwner = await networkOfOwner();
  const { output } = await sandbox.up();
  expect(output).toContain("No changes in any of");
});
afterAll(() => sandbox.close());

test("nothing was made in the account that owns the VPC", async () => {
  expect(ofOwner.filter((thing) => thing.startsWith("subnet "))).toHaveLength(2);
  expect(await networkOfOwner()).toEqual(ofOwner);
});

test("a plan refuses a way that needs a VPC of the database account, and names the one that does not", async () => {
  sandbox.edit((edited) => {
    edited.endpoints = { ...edited.endpoints, "orders-db": connected({ via: "lattice" }) };
  });
  const { code, output } = await sandbox.plan();
  sandbox.edit((edited) => {
    edited.endpoints = { ...edited.endpoints, "orders-db": connected(inLandingZone.connection) };
  });
  // Terraform breaks its messages into lines.
  const said = output.replace(/[\s│]+/g, " ");
  expect(code).toBe(1);
  expect(said).toMatch(
    /endpoints\.orders-db\.connection\.vpc: VPC vpc-\w+ belongs to account 888888888888, .* a resource gateway \(endpoints\.orders-db\.connection\.via: lattice\)\. Say via: private-link/,
  );
});

test("over private-link, the database is reached with nothing named of its network, and a second plan is empty", async () => {
  // After the plan of another file: what is destroyed is what was synthesized last.
  expect(await sandbox.failures()).toEqual([]);
  const { code, output } = await sandbox.plan();
  expect([code, output]).toEqual([0, expect.stringContaining("No changes")]);
});

test("destroying leaves nothing behind", async () => {
  await sandbox.destroy();
  expect(sandbox.isUp ? await sandbox.leftovers() : []).toEqual([]);
});
