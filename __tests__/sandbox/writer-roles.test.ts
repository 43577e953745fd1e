/** Writer roles that somebody deleted or made again: sealed by the next deploy, and never open with permissions. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Said } from "../support/causeway-command";
import { Sandbox } from "../support/sandbox";
import { OwnersDms } from "../support/sandbox-dms";
import { sandboxFile } from "../support/sandbox-file";
import { WriterRole } from "../support/sandbox-trust";

const sandbox = new Sandbox("roles", sandboxFile());
const role = new WriterRole(sandbox, "lake-orders");
const sealFunction = "roles-lake-storage-seal-trust";
const ownPath = "/causeway/roles/";

beforeAll(async () => {
  await sandbox.closeAccounts();
  await sandbox.up();
});
afterEach(() => (sandbox.isUp ? sandbox.clearFaults() : undefined));
afterAll(() => sandbox.close());

/** Runs a command; meanwhile the role may be open or have permissions, and not both. */
async function whileWatched(command: () => Promise<Said>): Promise<Said> {
  const openWithPermissions: string[] = [];
  let running = true;
  const watch = async (): Promise<void> => {
    while (running) {
      const permissions = await role.permissions();
      if (permissions.length > 0 && (await role.isOpen())) openWithPermissions.push(...permissions);
      await sleep(100);
    }
  };
  const watcher = watch();
  try {
    return await command();
  } finally {
    running = false;
    await watcher;
    expect(openWithPermissions).toEqual([]);
  }
}

async function expectSealed(): Promise<void> {
  const { ExternalId } = await new OwnersDms(sandbox).generationOf("lake-orders");
  expect(await role.externalIds()).toEqual([ExternalId]);
  expect(await role.isOpen()).toBe(false);
  expect(await role.permissions()).toEqual(["write"]);
  expect(await sandbox.failures()).toEqual([]);
  expect(await sandbox.plan()).toMatchObject({ code: 0 });
}

const hands = [
  { what: "deleted", byHand: () => role.delete() },
  {
    what: "made again, open, as it was otherwise",
    byHand: () => role.makeAgainOpen({ path: ownPath, tagged: true }),
  },
  {
    what: "made again, open, without its tags",
    byHand: () => role.makeAgainOpen({ path: ownPath, tagged: false }),
  },
];

test.each(hands)("a role that was $what is sealed by the next deploy", async ({ byHand }) => {
  await byHand();
  expect((await sandbox.plan()).code).toBe(2);
  await whileWatched(() => sandbox.deploy());
  await expectSealed();
});

test("a role that was made again, open, outside Causeway's path is not the deploy role's to delete, and gets no permission", async () => {
  await role.makeAgainOpen({ path: "/", tagged: false });
  const refused = await whileWatched(() => sandbox.deploy({ mustSucceed: false }));
  expect(refused.code).toBe(1);
  expect(refused.output).toContain("deleting IAM Role (roles-lake-orders-writer)");
  await role.delete();
  await whileWatched(() => sandbox.deploy());
  await expectSealed();
});

test.each([
  { what: "deleted", byHand: () => role.delete() },
  { what: "made again open", byHand: () => role.makeAgainOpen({ path: ownPath, tagged: true }) },
])("a role that was $what gets no permission while it cannot be sealed", async ({ byHand }) => {
  await byHand();
  await sandbox.injectFault({ function: sealFunction, call: 1, when: "before", kind: "kill" });
  const failed = await whileWatched(() => sandbox.deploy({ mustSucceed: false }));
  expect(failed.code).toBe(1);
  expect(await role.permissions()).toEqual([]);
  await whileWatched(() => sandbox.deploy());
  await expectSealed();
});

test("a role that somebody opened keeps being shown until a deploy seals it, also after one that failed", async () => {
  await role.changeTrust((statement) => {
    delete statement.Condition;
  });
  await sandbox.injectFault({ function: sealFunction, call: 2, when: "before", kind: "kill" });
  expect((await sandbox.deploy({ mustSucceed: false })).code).toBe(1);
  expect((await sandbox.plan()).code).toBe(2);
  await sandbox.deploy();
  await expectSealed();
});

test("destroying leaves nothing", async () => {
  const { output } = await sandbox.destroy();
  expect(output).toContain("nothing was left over");
  expect(sandbox.livingProcesses()).toEqual([]);
});
