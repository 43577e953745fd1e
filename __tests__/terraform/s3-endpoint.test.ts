/** The real provider finds nothing to change in an S3 endpoint that it made: a change would load every table again. */
import { alone, DmsTerraform } from "../support/dms-terraform";
import { environmentFrom } from "../support/environment";
import { policyOf, trustOf } from "../support/fake-accounts";
import { synthApp, textAt } from "../support/synth-app";

const minutes = 60_000;
const app = synthApp([
  environmentFrom((file) => {
    file.endpoints = {
      ...file.endpoints,
      "lake-returned": {
        engine: "s3",
        bucket: "landing",
        folder: "returned",
        access: "bucket-policy",
        externalTableDefinition: [
          {
            tableOwner: "shop",
            tableName: "returned",
            tableColumns: [{ columnName: "id", columnType: "INT8", columnNullable: false, columnIsPk: true }],
          },
        ],
      },
    };
    file.pipelines = {
      ...file.pipelines,
      returned: {
        source: "lake-returned",
        target: "lake-audit",
        migrationType: "full-load",
        runsOn: "main",
        tables: [{ include: "shop.returned" }],
      },
    };
  }),
]);
let bench: DmsTerraform;

beforeAll(async () => {
  bench = await DmsTerraform.start();
});
afterAll(() => bench.close());

test(
  "the second plan of a target and a source is empty",
  async () => {
    const names = ["lake-audit", "lake-returned_source"];
    const blocks = names.map((name) => alone(app, "dev-dms-pipelines", `aws_dms_s3_endpoint.${name}`));
    for (const block of blocks) {
      bench.dms.under.accounts.roles.set(textAt(block, "service_access_role_arn"), {
        trust: trustOf("dms.amazonaws.com"),
        policy: policyOf(),
      });
    }
    bench.write({
      aws_dms_s3_endpoint: Object.fromEntries(names.map((name, index) => [name, blocks[index] ?? {}])),
    });
    await bench.apply();
    expect(await bench.planned()).toEqual([]);
  },
  10 * minutes,
);

test("DMS answers no key of theirs", async () => {
  const { Endpoints } = await bench.dms.under.call("DescribeEndpoints", {});
  expect(Endpoints).toHaveLength(2);
  for (const endpoint of Endpoints as object[]) expect(endpoint).not.toHaveProperty("KmsKeyId");
});
