import { loading, warningsOf } from "../../../support/environment-files";

test("warns: rule bucket-without-dots: a name that S3's certificate does not cover", () => {
  expect(warningsOf(`buckets: { landing: { name: shop.landing } }`)).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:1:29  buckets.landing.name
        got "shop.landing", a name with dots, which S3's certificate does not cover as a host name; expected hyphens, as S3's naming rules advise
        fix: write "shop-landing"; nothing, if the bucket exists and everybody reaches it by its path"
  `);
});

test("warns: rule secret-name-without-suffix: a name that ends like an ARN", () => {
  expect(warningsOf(`endpoints: { orders-db: { secret: { name: orders/dms-AbC4eF } } }`))
    .toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:1:43  endpoints.orders-db.secret.name
        got "orders/dms-AbC4eF", which ends like an ARN in a hyphen and six characters that are no part of the name; expected the name alone
        fix: write "orders/dms"; nothing, if the name does end so"
  `);
});

test("a word of six letters at the end of a secret's name is a word", () => {
  expect(warningsOf(`endpoints: { orders-db: { secret: { name: orders-reader } } }`)).toBe("");
});

const mysql = (members: string) => `
endpoints:
  crm-db:
    engine: mysql
    account: orders
    secret: { name: crm/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: amazon-root-ca-1
    ${members}
pipelines:
  crm: { source: crm-db, target: lake-crm, migrationType: full-load, runsOn: main, tables: [{ include: crm.customers }] }
`;
const target = "  lake-crm: { engine: s3, bucket: landing, folder: crm, access: assumed-role }\n";
const withTarget = (members: string) => mysql(members).replace("pipelines:", `${target}pipelines:`);

test("warns: rule database-of-rds: an instance of RDS by its host", () => {
  expect(warningsOf(withTarget("host: crm.c0123456789a.eu-west-1.rds.amazonaws.com"))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:10:11  endpoints.crm-db.host
        got the host of the RDS instance "crm"; expected \`instance\`, because \`host\` is for servers that are not RDS's
        fix: write \`instance: crm\` instead"
  `);
});

test("warns: rule known-time-zone: one that does not exist", () => {
  const zone = (word: string) =>
    withTarget(`host: db.example.com\n    settings: { serverTimezone: ${word} }`);
  expect(warningsOf(zone("Europe/Berln"))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:11:33  endpoints.crm-db.settings.serverTimezone
        got "Europe/Berln"; expected a time zone like "Europe/Paris"; did you mean "Europe/Berlin"?
        fix: write "Europe/Berlin""
  `);
  for (const known of ["Europe/Berlin", "US/Pacific", "UTC"]) expect(warningsOf(zone(known))).toBe("");
});

test("warns: rule known-state-region: a Region that is not known", () => {
  expect(warningsOf(`backend: { type: s3, bucket: states, region: eu-wset-1, keyPrefix: shop }`))
    .toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:1:46  backend.region
        got "eu-wset-1", a Region that this version does not know; did you mean "eu-west-1"?
        fix: nothing, if the Region is new; otherwise correct it"
  `);
});

test("warns: rule lob-settings-of-table: LOB settings of a table whose task copies no LOBs", () => {
  const lobs = (mode: string) => `
endpoints:
  copy-db:
    engine: aurora-mysql
    account: orders
    cluster: copy-aurora
    secret: { name: copy/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
    caCertificate: amazon-root-ca-1
pipelines:
  copy:
    source: orders-db
    target: copy-db
    migrationType: full-load
    runsOn: main
    tables: [{ include: shop.orders }]
    tableSettings: [{ table: shop.orders, lobSettings: { mode: ${mode} } }]
    taskSettings: { TargetMetadata: { SupportLobs: false } }
`;
  expect(warningsOf(lobs("unlimited"))).toMatchInlineSnapshot(`
    "warning:
      environments/dev.yaml:18:43  pipelines.copy.tableSettings[0].lobSettings
        got LOB settings although taskSettings.TargetMetadata.SupportLobs is false; expected one or the other, because the task copies no LOBs
        fix: delete the rule, or delete \`SupportLobs: false\`"
  `);
  expect(warningsOf(lobs("none"))).toBe("");
});

test.each([
  ["account", "arn:aws:sns:eu-west-1:222222222222:alarms"],
  ["Region", "arn:aws:sns:eu-central-1:333333333333:alarms"],
  ["partition", "arn:aws-us-gov:sns:eu-west-1:333333333333:alarms"],
])("fails: rule alarm-topic-of-account: a topic of another %s", (_what, arn) => {
  expect(loading(`accounts: { lake: { alarmTopicArn: "${arn}" } }`)).toThrow(
    `got "${arn}"; expected a topic of account 333333333333 in eu-west-1, whose ARN starts with "arn:aws:sns:eu-west-1:333333333333:"`,
  );
});
