import { engineOf, factsOf, isDatabase, type EndpointConfig } from "../../model/engines";
import { exampleEnvironments, elements, synthApp } from "../support/synth-app";

const environments = exampleEnvironments().filter(({ name }) => name === "engines");
const app = synthApp(environments);
const endpoints = elements(app, "aws_dms_endpoint");

/** What the file says of the endpoint that an address is made from. */
function configOf(name: string): EndpointConfig {
  const config = environments[0]?.endpoints[name.replace(/_(source|target)$/, "")];
  if (!config) throw new Error(`no endpoint "${name}" in examples/engines`);
  return config;
}

const output = (name: string) => `\${data.terraform_remote_state.dms-foundation.outputs.${name}}`;
const blockOf = (name: string) => endpoints.find((one) => one.name === name)?.block ?? {};

test("an endpoint is called after its key, and after its direction where that is not the usual one", () => {
  for (const { name, block } of endpoints) {
    expect(block["endpoint_id"]).toBe(`engines-${name.replace("_", "-")}`);
    const usual = engineOf(configOf(name)).directions[0];
    const other = usual === "source" ? "target" : "source";
    expect(block["endpoint_type"]).toBe(name.endsWith(`_${other}`) ? other : usual);
  }
});

test("an endpoint is of DMS's name for its engine, with the TLS mode and the database of the file", () => {
  for (const { name, block } of endpoints) {
    const config = configOf(name);
    expect(block["engine_name"]).toBe(engineOf(config).engineName);
    if (!isDatabase(config)) continue;
    // Redshift is always reached over TLS, and DMS has no mode for it.
    expect(block["ssl_mode"]).toBe(config.engine === "redshift" ? "none" : config.sslMode);
    expect(block["database_name"]).toBe("databaseName" in config ? config.databaseName : undefined);
  }
});

const attributes: Readonly<Record<string, string>> = {
  "aurora-mysql_target": "Initstmt=SET FOREIGN_KEY_CHECKS=0;parallelLoadThreads=4;",
  // What the provider would send as zero is said with DMS's own default (terraform-provider-aws#47884).
  "aurora-postgresql": "captureDDLs=true;executeTimeout=60;heartbeatEnable=true;heartbeatFrequency=5;",
  "aurora-postgresql_target":
    "afterConnectScript=SET session_replication_role='replica';executeTimeout=60;maxFileSize=32768;",
  mysql: "eventsPollInterval=10;serverTimezone=Europe/Berlin;",
  oracle: "addSupplementalLogging=Y;",
  postgres: "captureDDLs=true;executeTimeout=60;heartbeatFrequency=5;pluginName=test_decoding;",
  redshift: "maxFileSize=262144;",
  sqlserver: "setUpMsCdcForTables=true;",
  tidb_target: "Initstmt=SET FOREIGN_KEY_CHECKS=0;",
};

test("settings that the provider has no argument for are extra connection attributes", () => {
  const said = endpoints.map(({ name, block }) => [name, block["extra_connection_attributes"]] as const);
  expect(Object.fromEntries(said.filter(([, text]) => text !== undefined))).toEqual(attributes);
});

test("PostgreSQL's block of settings is not looked at: DMS answers the attributes in it", () => {
  for (const { name, block } of endpoints) {
    const isPostgres = factsOf(configOf(name)).family === "postgres";
    const lifecycle = isPostgres ? { ignore_changes: ["postgres_settings"] } : undefined;
    expect(block["lifecycle"]).toEqual(lifecycle);
    expect(block["postgres_settings"]).toBeUndefined();
  }
});

test.each([
  [
    "events",
    "kafka_settings",
    {
      broker:
        "b-1.erp.abc123.c2.kafka.eu-west-1.amazonaws.com:9094,b-2.erp.abc123.c2.kafka.eu-west-1.amazonaws.com:9094",
      include_partition_value: true,
      message_max_bytes: 2000000,
      no_hex_prefix: true,
      security_protocol: "ssl-encryption",
      topic: "erp-changes",
    },
  ],
  [
    "mongodb",
    "mongodb_settings",
    {
      auth_mechanism: "default",
      auth_source: "admin",
      auth_type: "password",
      extract_doc_id: "true",
      nesting_level: "none",
    },
  ],
  [
    "redshift",
    "redshift_settings",
    {
      bucket_name: "${aws_s3_bucket.redshift_staging.bucket}",
      encryption_mode: "SSE_KMS",
      server_side_encryption_kms_key_id: output("replication_key_arn"),
      service_access_role_arn: output("redshift_staging_role_arn"),
    },
  ],
  [
    "search",
    "elasticsearch_settings",
    {
      endpoint_uri: `https://${output("search_domain_host")}`,
      full_load_error_percentage: 5,
      service_access_role_arn: output("search_writer_role_arn"),
      use_new_mapping_type: true,
    },
  ],
  [
    "stream",
    "kinesis_settings",
    {
      include_transaction_details: true,
      message_format: "json-unformatted",
      service_access_role_arn: output("stream_writer_role_arn"),
      stream_arn: output("stream_stream_arn"),
      use_large_integer_value: true,
    },
  ],
])("%s: %s are what the file says, with what the foundation found or made", (name, argument, settings) => {
  expect(blockOf(name)[argument]).toEqual(settings);
});

test("DynamoDB is written to with a role alone", () => {
  expect(blockOf("records")["service_access_role"]).toBe(output("records_writer_role_arn"));
});

test("a database that is read and written is two endpoints with one secret and one role", () => {
  const [source, target] = ["mysql", "mysql_target"].map((name) =>
    endpoints.find((one) => one.name === name),
  );
  expect(source?.block).toMatchObject({ endpoint_id: "engines-mysql", endpoint_type: "source" });
  expect(target?.block).toMatchObject({ endpoint_id: "engines-mysql-target", endpoint_type: "target" });
  for (const shared of ["secrets_manager_arn", "secrets_manager_access_role_arn"]) {
    expect(source?.block[shared]).toBe(target?.block[shared]);
  }
  const policies = elements(app, "aws_iam_role_policy").filter(({ name }) => name.startsWith("mysql_"));
  expect(policies.map(({ name }) => name)).toEqual(["mysql_secret_access"]);
});

test("Oracle's certificates go in as a wallet, those of the others as PEM", () => {
  const certificates = elements(app, "aws_dms_certificate");
  const wallets = certificates.filter(({ block }) => "certificate_wallet" in block).map(({ name }) => name);
  expect(wallets.sort()).toEqual(["oracle", "oracle_target"]);
  expect(certificates.filter(({ block }) => "certificate_pem" in block).length).toBe(certificates.length - 2);
});

test("a server that is not RDS's is looked up nowhere", () => {
  const lookedUp = elements(app, "aws_rds_cluster", "aws_db_instance").map(({ name }) => name);
  expect(lookedUp).toEqual(expect.arrayContaining(["mysql", "oracle", "aurora-mysql"]));
  for (const host of ["sybase", "mongodb", "tidb", "db2"]) expect(lookedUp).not.toContain(host);
});

test("another CA certificate is made before the old one goes, because DMS keeps one that is in use", () => {
  const certificate = elements(app, "aws_dms_certificate").find(({ name }) => name === "mysql");
  expect(certificate?.block).toMatchObject({
    certificate_id: expect.stringMatching(/^engines-mysql-[0-9a-f]{8,}$/) as string,
    lifecycle: { create_before_destroy: true },
  });
});

test("an endpoint that the function made goes before its certificate", () => {
  const teardown = elements(app, "aws_lambda_invocation").find(({ name }) => name === "docdb_teardown");
  expect(teardown?.block["depends_on"]).toContain("aws_dms_certificate.docdb");
});
