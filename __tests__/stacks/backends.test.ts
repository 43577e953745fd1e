import { environmentFrom } from "../support/environment";
import { at, elementAt, stackOf, synthApp } from "../support/synth-app";

const read = "data.terraform_remote_state.dms-foundation";

test("the local backend keeps states beside the output folder, by relative paths", () => {
  const app = synthApp([environmentFrom()]);
  expect(stackOf(app, "dev-lake-storage").json.terraform["backend"]).toEqual({
    local: { path: "../../../states/dev-lake-storage.tfstate" },
  });
  expect(elementAt(app, "dev-lake-storage", read).block).toMatchObject({
    backend: "local",
    config: { path: "../../../states/dev-dms-foundation.tfstate" },
  });
});

test.each([
  ["an object beside it", {}, { use_lockfile: true }],
  ["the table that the file names", { dynamodbTable: "locks" }, { dynamodb_table: "locks" }],
])("the s3 backend locks every state with %s", (_, table, expected) => {
  const place = { bucket: "states", region: "eu-west-1" };
  const app = synthApp([
    environmentFrom((file) => {
      file.backend = { type: "s3", ...place, ...table };
    }),
  ]);
  for (const { name, json } of app.values()) {
    const key = `causeway/${name}.tfstate`;
    expect(json.terraform["backend"]).toEqual({ s3: { ...place, key, encrypt: true, ...expected } });
  }
});

test("the s3 backend encrypts, and readers find the same object with the backend's credentials", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.backend = {
        type: "s3",
        bucket: "states",
        region: "eu-central-1",
        keyPrefix: "team/causeway",
        dynamodbTable: "locks",
        kmsKeyArn: "arn:aws:kms:eu-central-1:999999999999:key/1",
      };
    }),
  ]);
  expect(stackOf(app, "dev-lake-storage").json.terraform["backend"]).toEqual({
    s3: {
      bucket: "states",
      region: "eu-central-1",
      key: "team/causeway/dev-lake-storage.tfstate",
      encrypt: true,
      dynamodb_table: "locks",
      kms_key_id: "arn:aws:kms:eu-central-1:999999999999:key/1",
    },
  });
  expect(at(elementAt(app, "dev-lake-storage", read).block, "config")).toEqual({
    bucket: "states",
    region: "eu-central-1",
    key: "team/causeway/dev-dms-foundation.tfstate",
  });
});

test("Terraform Cloud has one workspace for each stack", () => {
  const app = synthApp([
    environmentFrom((file) => {
      file.backend = { type: "cloud", organization: "shop", project: "lake" };
    }),
  ]);
  expect(stackOf(app, "dev-lake-storage").json.terraform["cloud"]).toEqual({
    hostname: "app.terraform.io",
    organization: "shop",
    workspaces: { name: "dev-lake-storage", project: "lake" },
  });
  expect(elementAt(app, "dev-lake-storage", read).block).toMatchObject({
    backend: "remote",
    config: {
      hostname: "app.terraform.io",
      organization: "shop",
      workspaces: { name: "dev-dms-foundation" },
    },
  });
});
