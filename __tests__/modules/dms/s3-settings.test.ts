import { S3Settings$ } from "@aws-sdk/client-database-migration-service";
import * as z from "zod";
import type { ExternalTables } from "../../../model/schema/external-table";
import { environmentSchema, type S3SettingsConfig } from "../../../model/schema/environment";
import { externalTableDefinition } from "../../../modules/dms/external-tables";
import {
  apiExtraConnectionAttributes,
  apiS3Settings,
  providerS3Settings,
  providerS3SourceSettings,
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

/** Every setting of a source, none at its default. */
const everySourceSetting: S3SettingsConfig = {
  csvDelimiter: ";",
  csvRowDelimiter: "|",
  csvNullValue: "-",
  rfc4180: false,
  cdcPath: "changes",
  ignoreHeaderRows: 1,
};

const allWords = [...new Set(lots.flatMap(([, settings]) => Object.keys(settings)))];

test("the lots of this test hold every setting that the schema knows, and no other", () => {
  const known = [...new Set([...allWords, ...Object.keys(everySourceSetting)])];
  expect(schemaWords().sort()).toEqual(known.sort());
});

describe("a source", () => {
  const source = {
    bucketName: "landing",
    folder: "files",
    readerRoleArn: "arn:aws:iam::111111111111:role/reader",
    bucketOwner: "333333333333",
  };
  const tables: ExternalTables = [
    {
      tableOwner: "hr",
      tableName: "employee",
      tableColumns: [
        { columnName: "Id", columnType: "INT8", columnNullable: false, columnIsPk: true },
        { columnName: "LastName", columnType: "STRING", columnLength: 20 },
        { columnName: "HourlyRate", columnType: "NUMERIC", columnPrecision: 5, columnScale: 2 },
      ],
    },
    {
      tableOwner: "hr",
      tableName: "team",
      tablePath: "teams/",
      tableColumns: [
        {
          columnName: "Since",
          columnType: "DATETIME",
          columnScale: 3,
          columnDateFormat: "YYYY/MM/dd HH:mm:ss.F",
        },
      ],
    },
  ];

  test("says where to read, with which role, and who must own the bucket; settings of targets are left out", () => {
    const { externalTableDefinition: definition, ...rest } = providerS3SourceSettings(
      source,
      { ...everyCsvSetting, ...everySourceSetting },
      tables,
    );
    expect(rest).toEqual({
      bucketName: "landing",
      bucketFolder: "files",
      serviceAccessRoleArn: "arn:aws:iam::111111111111:role/reader",
      expectedBucketOwner: "333333333333",
      ...everySourceSetting,
    });
    expect(definition).toBe(externalTableDefinition(tables));
  });

  test("settings of sources are left out of a target", () => {
    expect(providerS3Settings(location, { ignoreHeaderRows: 1, csvDelimiter: ";" })).not.toHaveProperty(
      "ignoreHeaderRows",
    );
  });

  test("its tables become the document of the DMS guide, with totals, every value as text", () => {
    expect(JSON.parse(externalTableDefinition(tables))).toEqual({
      TableCount: "2",
      Tables: [
        {
          TableName: "employee",
          TablePath: "hr/employee/",
          TableOwner: "hr",
          TableColumns: [
            { ColumnName: "Id", ColumnType: "INT8", ColumnNullable: "false", ColumnIsPk: "true" },
            { ColumnName: "LastName", ColumnType: "STRING", ColumnLength: "20" },
            { ColumnName: "HourlyRate", ColumnType: "NUMERIC", ColumnPrecision: "5", ColumnScale: "2" },
          ],
          TableColumnsTotal: "3",
        },
        {
          TableName: "team",
          TablePath: "teams/",
          TableOwner: "hr",
          TableColumns: [
            {
              ColumnName: "Since",
              ColumnType: "DATETIME",
              ColumnScale: "3",
              ColumnDateFormat: "YYYY/MM/dd HH:mm:ss.F",
            },
          ],
          TableColumnsTotal: "1",
        },
      ],
    });
  });
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
