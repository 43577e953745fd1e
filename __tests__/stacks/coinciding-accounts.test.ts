import { environmentFrom, type EnvironmentFile } from "../support/environment";
import { elements, synthApp, type SynthesizedApp } from "../support/synth-app";

const dms = "111111111111";

/** Puts the accounts of the given keys into the replication account. */
function into(...keys: readonly string[]): (file: EnvironmentFile) => void {
  return (file) => {
    for (const key of keys) file.accounts[key] = { id: dms, deployRole: "causeway-deploy" };
    const source = file.endpoints?.["orders-db"];
    if (keys.includes("orders") && source && "secret" in source) source.secret = { name: "orders/dms" };
  };
}

/** Everything in the stacks' JSON that lets one account in at another's. */
function crossings(app: SynthesizedApp) {
  const idsOf = (...types: readonly string[]) => elements(app, ...types).map(({ id }) => id);
  const json = [...app.values()].map(({ text }) => text).join("\n");
  return {
    grants: idsOf("aws_kms_grant"),
    merges: idsOf("aws_lambda_function").filter((id) => id.endsWith(".merge-statement")),
    trusts: [...app.keys()].filter((name) => name.includes("-trust")),
    seals: idsOf("aws_lambda_function").filter((id) => id.endsWith(".seal-trust")),
    asks: idsOf("aws_lambda_function").filter((id) => id.endsWith(".s3-endpoint")),
    statements: [...new Set(json.match(/CausewayDev\w+/g))].sort(),
  };
}

const nothing = { grants: [], merges: [], trusts: [], seals: [], asks: [], statements: [] };

test("three accounts: a grant, a merged statement, a sealed role and a bucket statement", () => {
  const found = crossings(synthApp([environmentFrom()]));
  expect(found).toMatchObject({
    grants: ["dev-orders-database/aws_kms_grant.orders-db"],
    merges: ["dev-orders-database/aws_lambda_function.merge-statement"],
    trusts: ["dev-lake-trust"],
    seals: ["dev-lake-storage/aws_lambda_function.seal-trust"],
    asks: ["dev-dms-endpoints/aws_lambda_function.s3-endpoint"],
  });
  expect(found.statements).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^CausewayDevLakeAudit[0-9a-f]{8}WriteObjects$/),
      expect.stringMatching(/^CausewayDevOrdersDb[0-9a-f]{8}Read$/),
    ]),
  );
});

test("lake in the replication account: only the database's border is crossed", () => {
  const found = crossings(synthApp([environmentFrom(into("lake"))]));
  expect(found).toMatchObject({ trusts: [], seals: [], asks: [] });
  expect(found.grants).toHaveLength(1);
  expect(found.statements.filter((sid) => sid.includes("Lake"))).toEqual([]);
});

test("database in the replication account: only the lake's border is crossed", () => {
  const found = crossings(synthApp([environmentFrom(into("orders"))]));
  expect(found).toMatchObject({ grants: [], merges: [], trusts: ["dev-lake-trust"] });
  expect(found.statements.filter((sid) => sid.includes("Orders"))).toEqual([]);
});

test("all three in one account: nothing is crossed, and both kinds of S3 endpoint are native", () => {
  const app = synthApp([environmentFrom(into("orders", "lake"))]);
  expect(crossings(app)).toEqual(nothing);
  expect(elements(app, "aws_dms_s3_endpoint").map(({ address }) => address)).toEqual([
    "aws_dms_s3_endpoint.lake-audit",
    "aws_dms_s3_endpoint.lake-orders",
  ]);
});

test("one key for all three accounts is the same as three keys of one id", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.accounts = { dms: { id: dms, deployRole: "causeway-deploy" } };
      const bucket = file.buckets?.["landing"];
      if (bucket) bucket.account = "dms";
      const source = file.endpoints?.["orders-db"];
      if (source && "secret" in source) {
        source.account = "dms";
        source.secret = { name: "orders/dms" };
      }
    }),
  ]);
  expect(crossings(app)).toEqual(nothing);
  expect([...app.keys()].sort()).toEqual([
    "dev-dms-database",
    "dev-dms-foundation",
    "dev-dms-pipelines",
    "dev-dms-storage",
  ]);
});

test("database and lake in one account that is not the replication account: both borders are crossed", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.accounts["lake"] = { id: "222222222222", deployRole: "causeway-deploy" };
    }),
  ]);
  expect(crossings(app).grants).toHaveLength(1);
  expect(crossings(app).trusts).toEqual(["dev-lake-trust"]);
});
