/** Environments that between them use every word of the schema, for tests that sweep over everything. */
import type { Environment } from "../../model/schema/environment";
import { exampleEnvironments } from "./synth-app";
import { certificate, environmentFrom, type EndpointFile, type EnvironmentFile } from "./environment";

type S3Settings = NonNullable<Extract<EndpointFile, { engine: "s3" }>["settings"]>;

/** Every Parquet setting, none at its default. */
export const everyParquetSetting: S3Settings = {
  dataFormat: "parquet",
  compressionType: "gzip",
  encodingType: "plain",
  parquetVersion: "parquet-2-0",
  parquetTimestampInMillisecond: true,
  enableStatistics: false,
  rowGroupLength: 5000,
  dataPageSize: 2097152,
  dictPageSizeLimit: 524288,
  cdcInsertsOnly: true,
  cdcMaxBatchInterval: 120,
  cdcMinFileSize: 16000,
  includeOpForFullLoad: true,
  timestampColumnName: "replicated_at",
  useTaskStartTimeForFullLoadTimestamp: true,
  datePartitionEnabled: true,
  datePartitionSequence: "YYYYMMDDHH",
  datePartitionDelimiter: "UNDERSCORE",
  datePartitionTimezone: "Europe/Paris",
  cannedAclForObjects: "bucket-owner-full-control",
  glueCatalogGeneration: true,
  detachTargetOnLobLookupFailureParquet: true,
};

/** Every CSV setting, none at its default. */
export const everyCsvSetting: S3Settings = {
  dataFormat: "csv",
  compressionType: "gzip",
  csvDelimiter: ";",
  csvRowDelimiter: "\\n",
  csvNoSupValue: "-",
  csvNullValue: "NULL",
  useCsvNoSupValue: true,
  maxFileSize: 65536,
  rfc4180: false,
  cdcPath: "changes",
  preserveTransactions: true,
  addTrailingPaddingCharacter: true,
};

/** The CSV settings that do not go with the others. */
export const otherCsvSettings: S3Settings = { addColumnName: true, cdcInsertsAndUpdates: true };

/** All environments of the kitchen sink. */
export function kitchenSink(): Environment[] {
  return [...exampleEnvironments(), farApart(), together()];
}

/** Everything in accounts of its own: two database accounts, two lake accounts, groups, both kinds of bucket. */
function farApart(): Environment {
  return environmentFrom((file) => {
    file.backend = { type: "s3", bucket: "states", region: "eu-west-1", dynamodbTable: "locks" };
    file.accounts["sales"] = { id: "444444444444", deployRole: "team/deploy" };
    file.accounts["archive"] = { id: "555555555555", deployRole: "deploy" };
    file.replication.network = { cidr: "10.20.0.0/16", availabilityZones: 3 };
    file.replication.instances["big"] = {
      class: "dms.r6i.large",
      engineVersion: "3.6.1",
      allocatedStorageGiB: 500,
      multiAz: true,
      preferredMaintenanceWindow: "sun:03:00-sun:04:00",
      networkType: "IPV4",
      allowMajorVersionUpgrade: true,
      applyImmediately: false,
      tags: { team: "crm" },
      timeouts: { create: "50m" },
    };
    file.buckets = {
      ...file.buckets,
      vault: { account: "archive", name: "sales-vault", forceDestroy: true },
      merged: existingBucket("lake", "merge"),
      published: existingBucket("archive", "publish"),
    };
    file.endpoints = {
      ...file.endpoints,
      "sales-db": postgresSource(),
      "crm-db": mariadbSource(),
      "vault-parquet": s3("vault", "parquet", "assumed-role", everyParquetSetting),
      "vault-csv": s3("vault", "csv", "bucket-policy", everyCsvSetting),
      "merged-parquet": s3("merged", "parquet", "bucket-policy", everyParquetSetting),
      "published-csv": s3("published", "csv", "bucket-policy", otherCsvSettings),
      "merged-csv": s3("merged", "csv", "assumed-role", everyCsvSetting),
    };
    file.pipelines = {
      ...file.pipelines,
      "sales-to-vault": pipeline("sales-db", "vault-parquet", "cdc", { group: "sales", onReplace: "reload" }),
      "sales-to-csv": pipeline("sales-db", "vault-csv", "full-load", {
        group: "sales",
        runsOn: {
          serverless: {
            maxCapacityUnits: 16,
            minCapacityUnits: 2,
            multiAz: true,
            preferredMaintenanceWindow: "sun:03:00-sun:04:00",
            dnsNameServers: ["10.20.0.2"],
            tags: { team: "sales" },
            timeouts: { delete: "90m" },
          },
        },
      }),
      "crm-to-merged": pipeline("crm-db", "merged-parquet", "cdc", {
        group: "crm",
        cdcStart: { position: "mysql-bin-changelog.000024:373" },
        cdcStop: { commitTime: "2030-01-31T12:00:00Z" },
      }),
      "crm-to-published": pipeline("crm-db", "published-csv", "full-load-and-cdc", { group: "crm" }),
      "crm-to-csv": pipeline("crm-db", "merged-csv", "full-load-and-cdc", {
        group: "crm",
        runsOn: "big",
        taskSettings: { TargetMetadata: { LobMaxSize: 64 }, Logging: { EnableLogging: true } },
      }),
    };
  }, "far");
}

/** Databases and lake in the replication account, which has an existing network and service roles. */
function together(): Environment {
  return environmentFrom((file) => {
    file.backend = { type: "cloud", organization: "shop", project: "causeway" };
    for (const account of ["orders", "lake"]) file.accounts[account] = { ...dmsAccount(file) };
    file.replication.serviceRoles = "existing";
    const source = file.endpoints?.["orders-db"];
    if (source && "secret" in source) source.secret = { name: "orders/dms" };
    file.buckets = {
      ...file.buckets,
      old: { account: "dms", name: "old-landing", create: false, kmsKey: "alias/old" },
    };
    file.endpoints = {
      ...file.endpoints,
      "hosted-db": hostedSource(),
      "old-parquet": s3("old", "parquet", "bucket-policy", everyParquetSetting),
      "old-csv": s3("old", "csv", "bucket-policy", everyCsvSetting),
    };
    file.pipelines = {
      ...file.pipelines,
      "orders-to-old": pipeline("orders-db", "old-parquet", "full-load-and-cdc", {}),
      "hosted-to-old": pipeline("hosted-db", "old-csv", "full-load", {}),
    };
  }, "near");
}

function dmsAccount(file: EnvironmentFile): EnvironmentFile["accounts"][string] {
  const account = file.accounts["dms"];
  if (!account) throw new Error("the base has no account dms");
  return account;
}

function existingBucket(account: string, policy: "merge" | "publish") {
  return { account, name: `${account}-existing`, create: false, kmsKey: `alias/${account}`, policy };
}

function s3(
  bucket: string,
  folder: string,
  access: "assumed-role" | "bucket-policy",
  settings: S3Settings,
): EndpointFile {
  return { engine: "s3", bucket, folder, access, settings };
}

function postgresSource(): EndpointFile {
  return {
    engine: "postgres",
    account: "sales",
    instance: "sales-postgres",
    databaseName: "sales",
    secret: { name: "sales/dms", policy: "publish", keyAccess: "publish" },
    connection: { via: "direct", cidrs: ["10.30.0.0/16"], port: 5433 },
    sslMode: "require",
    extraConnectionAttributes: "heartbeatEnable=true;",
  };
}

/** A database behind an endpoint service that somebody else owns. */
function hostedSource(): EndpointFile {
  return {
    engine: "mysql",
    account: "orders",
    instance: "hosted-mysql",
    secret: { name: "hosted/dms" },
    connection: {
      via: "existing-endpoint-service",
      serviceName: "com.amazonaws.vpce.eu-west-1.vpce-svc-0123456789abcdef0",
      host: "db.hosted.example",
      privateZone: true,
    },
    sslMode: "verify-full",
    caCertificate: certificate,
  };
}

function mariadbSource(): EndpointFile {
  return {
    engine: "mariadb",
    account: "sales",
    instance: "crm-mariadb",
    secret: { name: "sales/crm", policy: "merge", keyAccess: "publish" },
    connection: { via: "direct" },
    sslMode: "verify-ca",
    caCertificate: certificate,
  };
}

function pipeline(
  source: string,
  target: string,
  migrationType: "full-load" | "cdc" | "full-load-and-cdc",
  more: Record<string, unknown>,
) {
  const tables = [{ include: `${target.replace(/-/g, "_")}.%` }, { exclude: "%.tmp_%" }];
  return { source, target, migrationType, runsOn: "main", tables, ...more };
}
