/** What one change in the file changes in the JSON: as little as a reviewer would expect. */
import type { Environment, TableMappingsConfig } from "../../model/schema/environment";
import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { kitchenSink } from "../support/kitchen-sink";
import { shippedEnvironments, synthApp, type SynthesizedApp } from "../support/synth-app";

/** Lines of the JSON that are in one app and not in the other, as a diff would show them. */
function changedLines(before: SynthesizedApp, after: SynthesizedApp): { added: string[]; removed: string[] } {
  const lines = (app: SynthesizedApp) =>
    [...app.values()].flatMap(({ name, text }) =>
      text.split("\n").map((line) => `${name}: ${line.replace(/,$/, "")}`),
    );
  return { added: surplus(lines(after), lines(before)), removed: surplus(lines(before), lines(after)) };
}

function surplus(these: readonly string[], those: readonly string[]): string[] {
  const count = new Map<string, number>();
  for (const line of those) count.set(line, (count.get(line) ?? 0) + 1);
  return these.filter((line) => {
    const left = count.get(line) ?? 0;
    if (left > 0) count.set(line, left - 1);
    return left === 0;
  });
}

/** Addresses (`stack type name`) whose blocks differ. */
function changedAddresses(before: SynthesizedApp, after: SynthesizedApp): string[] {
  const blocks = (app: SynthesizedApp) =>
    new Map(
      [...app.values()].flatMap(({ name, json }) =>
        (["resource", "data"] as const).flatMap((kind) =>
          Object.entries(json[kind]).flatMap(([type, named]) =>
            Object.entries(named).map(
              ([id, block]) => [`${name} ${type}.${id}`, JSON.stringify(block)] as const,
            ),
          ),
        ),
      ),
    );
  const [one, other] = [blocks(before), blocks(after)];
  return [...new Set([...one.keys(), ...other.keys()])].filter((id) => one.get(id) !== other.get(id)).sort();
}

const base = synthApp([environmentFrom()]);

function withReturns(file: EnvironmentFile): void {
  file.endpoints = {
    ...file.endpoints,
    "lake-returns": { engine: "s3", bucket: "landing", folder: "returns", access: "assumed-role" },
  };
  file.pipelines = {
    ...file.pipelines,
    "returns-to-lake": {
      source: "orders-db",
      target: "lake-returns",
      migrationType: "full-load-and-cdc",
      runsOn: "main",
      tables: [{ include: "shop.returns" }],
    },
  };
}

test("adding a pipeline takes nothing away, and no line of another pipeline or endpoint changes", () => {
  const { added, removed } = changedLines(base, synthApp([environmentFrom(withReturns)]));
  // What lists all endpoints of a stack gets one more; that is the only line that is another than before.
  expect(removed.filter((line) => !/"(policy|input|actions)"/.test(line))).toEqual([]);
  expect(
    removed.every((line) => !/"(lake-orders|lake-audit|orders-to-lake|audit-to-lake)": \{/.test(line)),
  ).toBe(true);
  expect(added.length).toBeGreaterThan(50);
});

test("adding a pipeline changes only addresses that carry its keys, and those that list all endpoints", () => {
  const changed = changedAddresses(base, synthApp([environmentFrom(withReturns)]));
  const others = changed.filter((id) => !/returns/.test(id));
  expect(others).toEqual([
    // Which roles it may hand to DMS.
    "dev-dms-endpoints aws_iam_role_policy.s3-endpoint",
    // Which endpoints stay, and which roles are narrowed to their present ids.
    "dev-dms-pipelines aws_lambda_invocation.s3-endpoint_retire",
    "dev-dms-pipelines aws_lambda_invocation.seal-trust_lake_narrow",
    // Which roles it may seal.
    "dev-lake-storage aws_iam_role_policy.seal-trust",
  ]);
});

test("removing a pipeline and its endpoint is the exact reverse", () => {
  const more = synthApp([environmentFrom(withReturns)]);
  const there = changedLines(base, more);
  const back = changedLines(more, base);
  expect(back).toEqual({ added: there.removed, removed: there.added });
});

describe("one rule of a pipeline's table mappings", () => {
  const tables = [{ include: "shop.orders%" }, { include: "shop.carts" }, { include: "shop.prices" }];
  const mapped = (edit: (lists: TableMappingsConfig) => void) =>
    synthApp([
      environmentFrom((file) => {
        const pipeline = file.pipelines?.["orders-to-lake"];
        if (pipeline === undefined) throw new Error("no pipeline orders-to-lake");
        Object.assign(pipeline, {
          tables: [...tables],
          transformations: [
            { action: "rename", table: "shop.carts", to: "baskets" },
            { action: "remove-column", column: "shop.%.card" },
          ],
          tableSettings: [{ table: "shop.carts", parallelLoad: { type: "none" } }],
        });
        edit(pipeline);
      }),
    ]);
  const before = mapped(() => undefined);
  const changeOf = (edit: (lists: TableMappingsConfig) => void) => {
    const after = mapped(edit);
    expect(changedAddresses(before, after)).toEqual([]);
    const { added, removed } = changedLines(before, after);
    return [added, removed].map((lines) =>
      lines.map((line) => line.replace("dev-dms-pipelines: ", "").trim()),
    );
  };
  test.each([0, 3])("inserted at place %d: its lines are added", (place) => {
    const [added, removed] = changeOf(({ tables: list }) => list.splice(place, 0, { include: "shop.stock" }));
    expect(removed).toEqual([]);
    // Which of several equal lines was added, nobody can tell: the order of lines says nothing here.
    expect(added?.sort()).toEqual([
      '"object-locator": {',
      '"rule-action": "include"',
      '"rule-id": "655462772"',
      '"rule-name": "include shop.stock"',
      '"rule-type": "selection"',
      '"schema-name": "shop"',
      '"table-name": "stock"',
      "{",
      "}",
      "}",
    ]);
  });

  test.each([0, 1])("removed from place %d: its lines are gone", (place) => {
    const [added, removed] = changeOf((lists) => {
      lists.tables.splice(place, 1);
      if (place === 1) {
        delete lists.tableSettings;
        lists.transformations?.shift();
      }
    });
    expect(added).toEqual([]);
    expect(removed).toHaveLength(place === 1 ? 34 : 10);
  });

  test("renamed: the three lines that name it change", () => {
    const [added, removed] = changeOf(({ tables: list }) => list.splice(1, 1, { include: "shop.carts%" }));
    expect([added?.length, removed?.length]).toEqual([3, 3]);
    expect(added?.join(" ")).toMatch(
      /^"table-name": "carts%" "rule-id": "\d+" "rule-name": "include shop.carts%"$/,
    );
  });

  test("given another new name, or filters and an order: only those lines change", () => {
    const [renamed, old] = changeOf(({ transformations }) => {
      transformations?.splice(0, 1, { action: "rename", table: "shop.carts", to: "trolleys" });
    });
    expect([renamed, old]).toEqual([['"value": "trolleys"'], ['"value": "baskets"']]);
    const [ordered, unordered] = changeOf(({ tables: list }) =>
      list.splice(1, 1, { include: "shop.carts", loadOrder: 2 }),
    );
    expect([ordered, unordered]).toEqual([['"load-order": "2"'], []]);
  });
});

test("adding a database account adds its stack and touches nothing of the others but the replication account's", () => {
  const changed = changedAddresses(
    base,
    synthApp([
      environmentFrom((file) => {
        file.accounts["sales"] = { id: "444444444444", deployRole: "deploy" };
        file.endpoints = {
          ...file.endpoints,
          "sales-db": {
            engine: "mysql",
            account: "sales",
            instance: "sales",
            secret: { name: "sales/dms", policy: "publish", keyAccess: "publish" },
            connection: { via: "direct" },
            sslMode: "verify-full",
            caCertificate: "certificates/rds-ca-rsa2048-g1-eu-west-1.pem",
          },
        };
      }),
    ]),
  );
  expect(changed.filter((id) => !/sales/.test(id))).toEqual([]);
});

test("the order of keys in the file does not matter", () => {
  const environments = [...shippedEnvironments(), ...kitchenSink()];
  const before = synthApp(environments);
  const after = synthApp(environments.map((environment) => deepReversed(environment) as Environment));
  expect(changedLines(before, after)).toEqual({ added: [], removed: [] });
});

test("two environments in one app are what each is alone", () => {
  const dev = environmentFrom();
  const other = environmentFrom((file) => {
    file.accounts = Object.fromEntries(
      Object.entries(file.accounts).map(([key, one], index) => [key, { ...one, id: `99999999999${index}` }]),
    );
    file.buckets = { landing: { account: "lake", name: "other-landing" } };
  }, "other");
  const together = synthApp([dev, other]);
  const texts = (app: SynthesizedApp) => Object.fromEntries([...app].map(([name, { text }]) => [name, text]));
  expect(texts(together)).toEqual({ ...texts(synthApp([dev])), ...texts(synthApp([other])) });
});

function deepReversed(value: unknown): unknown {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, deepReversed(member)]),
  );
}
