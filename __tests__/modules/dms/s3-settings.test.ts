import { S3Settings$ } from "@aws-sdk/client-database-migration-service";
import * as z from "zod";
import { environmentSchema, type S3SettingsConfig } from "../../../config/schema";
import {
  apiExtraConnectionAttributes,
  apiS3Settings,
  providerS3Settings,
} from "../../../modules/dms/s3-settings";
import { everyCsvSetting, everyParquetSetting, otherCsvSettings } from "../../support/kitchen-sink";
import { at } from "../../support/synth-app";

const location = {
  bucketName: "landing",
  folder: "orders",
  keyArn: "arn:aws:kms:eu-west-1:333333333333:key/1",
  writerRoleArn: "arn:aws:iam::333333333333:role/writer",
  bucketOwner: "333333333333",
};

/** What the SDK sends as an S3Settings: member names, and 0, 1 or 2 for text, number and true/false. */
const [, , , , members, kinds] = S3Settings$;
const kindOf = new Map(members.map((member, index) => [member, kinds[index]]));
const typeOf: Readonly<Record<number, string>> = { 0: "string", 1: "number", 2: "boolean" };

/** Every word of the schema, in three lots because some exclude others. */
const lots: readonly (readonly [string, S3SettingsConfig])[] = [
  ["Parquet", everyParquetSetting],
  ["CSV", everyCsvSetting],
  ["other CSV", otherCsvSettings],
];

/** The words for S3 settings that the schema knows: the members beside `dataFormat`. */
function schemaWords(schema: unknown = z.toJSONSchema(environmentSchema, { io: "input" })): string[] {
  const properties = at(schema, "properties");
  if (at(properties, "dataFormat") !== undefined) return Object.keys(properties ?? {});
  return typeof schema === "object" && schema !== null
    ? [...new Set(Object.values(schema).flatMap((inner) => schemaWords(inner)))]
    : [];
}

const allWords = [...new Set(lots.flatMap(([, settings]) => Object.keys(settings)))];

test("the lots of this test hold every setting that the schema knows, and no other", () => {
  expect(schemaWords().sort()).toEqual([...allWords].sort());
});

describe("the API's form", () => {
  test.each(lots)("%s settings are members of the API, with the API's types", (_lot, settings) => {
    const wrong = Object.entries(apiS3Settings(location, settings)).filter(
      ([member, value]) => typeOf[Number(kindOf.get(member))] !== typeof value,
    );
    expect(wrong).toEqual([]);
  });

  test("says where to write, with which role and key, and who must own the bucket", () => {
    expect(apiS3Settings(location, {})).toEqual({
      BucketName: "landing",
      BucketFolder: "orders",
      ServiceAccessRoleArn: "arn:aws:iam::333333333333:role/writer",
      ExpectedBucketOwner: "333333333333",
      EncryptionMode: "sse-kms",
      ServerSideEncryptionKmsKeyId: "arn:aws:kms:eu-west-1:333333333333:key/1",
    });
  });

  test("keeps every setting's value as the file has it", () => {
    expect(apiS3Settings(location, everyParquetSetting)).toMatchObject({
      DataFormat: "parquet",
      CompressionType: "gzip",
      DatePartitionSequence: "YYYYMMDDHH",
      EnableStatistics: false,
      GlueCatalogGeneration: true,
    });
  });

  test("leaves what the API knows only as an attribute to the attributes", () => {
    expect(apiS3Settings(location, everyParquetSetting)).not.toHaveProperty(
      "DetachTargetOnLobLookupFailureParquet",
    );
    expect(apiExtraConnectionAttributes(everyParquetSetting)).toBe(
      "detachTargetOnLobLookupFailureParquet=true;",
    );
    expect(apiExtraConnectionAttributes({ detachTargetOnLobLookupFailureParquet: false })).toBe(
      "detachTargetOnLobLookupFailureParquet=false;",
    );
    expect(apiExtraConnectionAttributes({})).toBeUndefined();
  });

  test("knows every setting of the API but those that are fixed, or for sources", () => {
    const said = new Set(lots.flatMap(([, settings]) => Object.keys(apiS3Settings(location, settings))));
    // The first two describe files of a source.
    expect(members.filter((member) => !said.has(member))).toEqual([
      "ExternalTableDefinition",
      "IgnoreHeaderRows",
    ]);
  });
});

describe("the provider's form", () => {
  // That every argument and value is one of the provider's is checked by `terraform validate`.
  test("has the enumerations in the letter case that the provider keeps", () => {
    expect(providerS3Settings(location, everyParquetSetting)).toMatchObject({
      encryptionMode: "SSE_KMS",
      compressionType: "GZIP",
      datePartitionSequence: "yyyymmddhh",
      datePartitionDelimiter: "UNDERSCORE",
      expectedBucketOwner: "333333333333",
    });
  });

  test.each(lots)("has every one of the %s settings", (_lot, settings) => {
    expect(Object.keys(providerS3Settings(location, settings))).toEqual(
      expect.arrayContaining(Object.keys(settings)),
    );
  });

  test("has no member that the file does not have", () => {
    expect(Object.keys(providerS3Settings(location, { dataFormat: undefined, rowGroupLength: 5 }))).toEqual([
      "bucketName",
      "bucketFolder",
      "serviceAccessRoleArn",
      "expectedBucketOwner",
      "encryptionMode",
      "serverSideEncryptionKmsKeyId",
      "rowGroupLength",
    ]);
  });
});
