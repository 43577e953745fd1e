/** The smallest endpoint of each engine, in the words of an environment file. */
import type { EngineWord } from "../../model/engines";

const secret = "secret: { name: erp/dms, policy: merge, keyAccess: grant }";
const rds = `account: orders, ${secret}, connection: { via: direct }`;
const own = "account: dms, secret: { name: erp/dms }, connection: { via: direct }";
const verified = "sslMode: verify-full, caCertificate: certificates/ca.pem";
const checked = "sslMode: verify-ca, caCertificate: certificates/ca.pem";

/** By engine; a new engine of the catalogue needs one here. */
export const engineEndpoints: Readonly<Record<EngineWord, string>> = {
  "aurora-mysql": `cluster: erp, ${rds}, ${verified}`,
  "aurora-postgresql": `cluster: erp, ${rds}, ${verified}, databaseName: erp`,
  mysql: `instance: erp, ${rds}, ${verified}`,
  mariadb: `instance: erp, ${rds}, ${verified}`,
  postgres: `instance: erp, ${rds}, ${verified}, databaseName: erp`,
  oracle: `instance: erp, ${rds}, sslMode: verify-ca, caCertificate: certificates/cwallet.sso, databaseName: ERP`,
  sqlserver: `instance: erp, ${rds}, ${verified}, databaseName: erp`,
  db2: `instance: erp, ${rds}, ${checked}, databaseName: ERP`,
  sybase: `host: erp.example.com, ${rds}, ${verified}, databaseName: erp`,
  mongodb: `host: erp.example.com, ${rds}, ${verified}, databaseName: shop`,
  tidb: `host: gateway01.eu-west-1.prod.aws.tidbcloud.com, ${rds}`,
  docdb: `host: erp.example.com, ${rds}, ${verified}, databaseName: shop`,
  redshift: `cluster: erp, ${own}, databaseName: erp`,
  "redshift-serverless": `workgroup: erp, ${own}, databaseName: erp`,
  s3: "bucket: landing, folder: erp, access: bucket-policy",
  dynamodb: "tables: [erp]",
  kinesis: "stream: erp",
  kafka: "broker: [b-1.erp.example.com:9094], connection: { via: direct }",
  opensearch: "domain: erp, connection: { via: direct }",
};

/** What an S3 endpoint says besides, to be a source. */
export const s3Source =
  "externalTableDefinition: [{ tableOwner: shop, tableName: orders, tableColumns: [{ columnName: id, columnType: INT8 }] }]";

/** The first bytes of an Oracle auto-login wallet. */
export const wallet = Buffer.from([0xa1, 0xf8, 0x4e, 0x36, 0x00]);

/** An endpoint `erp` of an engine, as a line under `endpoints:`. */
export function erpEndpoint(engine: EngineWord, more = ""): string {
  return `  erp: { engine: ${engine}, ${engineEndpoints[engine]}${more === "" ? "" : `, ${more}`} }`;
}
