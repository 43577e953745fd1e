/** `compare`: what one environment has and another has not. */
import { compareCommand } from "../../cli/commands/compare";
import { inFolder, wholeEnvironment } from "../support/environment-files";

/** What is printed for two files that are laid over the whole environment, and the exit code. */
function compared(dev: string, test: string): { readonly code: number; readonly text: string } {
  const print = jest.spyOn(console, "log").mockImplementation(() => undefined);
  try {
    const files = { "common.yaml": wholeEnvironment, "dev.yaml": dev, "test.yaml": test };
    const code = inFolder(files, (environments) =>
      compareCommand({ environments, first: "dev", second: "test" }),
    );
    return { code, text: print.mock.calls.flat().join("\n") };
  } finally {
    print.mockRestore();
  }
}

const ids = (replication: string, orders: string) =>
  `accounts: { dms: { id: "${replication}" }, orders: { id: "${orders}" } }\n`;

test("other accounts, and names of the environment itself, are no difference", () => {
  const bucket = (name: string) => `buckets: { landing: { name: shop-${name}-landing } }\n`;
  const { code, text } = compared(
    `${ids("444444444444", "555555555555")}${bucket("dev")}`,
    `${ids("666666666666", "777777777777")}${bucket("test")}`,
  );
  expect(text).toMatch(/^dev and test say the same\. Ids of accounts/);
  expect(code).toBe(0);
});

test("what is missing, what is more and what is said otherwise, by path", () => {
  const pipeline = `pipelines:
  vouchers-to-lake: { source: orders-db, target: lake-orders, migrationType: full-load, runsOn: main, tables: [{ include: shop.vouchers }] }
`;
  const { code, text } = compared(
    pipeline,
    "tags: { project: shop }\nreplication: { instances: { main: { class: dms.r6i.large } } }\n",
  );
  expect(text).toMatchInlineSnapshot(`
    "dev has, and test has not:
      pipelines.vouchers-to-lake

    test has, and dev has not:
      tags.project

    Both say, each otherwise:
      replication.instances.main.class: "dms.t3.medium" in dev, "dms.r6i.large" in test

    Ids of accounts, the Region in names and the environments' own names count as the same."
  `);
  expect(code).toBe(2);
});

test("fails: an environment that is not there, with the one that is meant", () => {
  expect(() =>
    inFolder({ "dev.yaml": wholeEnvironment }, (environments) =>
      compareCommand({ environments, first: "dev", second: "devv" }),
    ),
  ).toThrow(/got no environment "devv"/);
});
