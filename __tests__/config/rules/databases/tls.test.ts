import { erpEndpoint } from "../../../support/engine-endpoints";
import { loading } from "../../../support/environment-files";

test("fails: rule ssl-mode-of-engine: no encryption", () => {
  expect(
    loading(`
endpoints:
  orders-db: { sslMode: none }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:25  endpoints.orders-db.sslMode
        got "none"; expected one of "verify-ca", "verify-full", because every connection to a database is encrypted
        fix: write \`verify-full\`, and name the CA's certificate in \`caCertificate\`"
  `);
});

test("fails: rule ssl-mode-of-engine: a mode that DMS lacks for MySQL", () => {
  expect(
    loading(`
endpoints:
  orders-db: { sslMode: require }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:25  endpoints.orders-db.sslMode
        got "require"; expected one of "verify-ca", "verify-full", because DMS has no such mode for aurora-mysql
        fix: write \`verify-full\`, and name the CA's certificate in \`caCertificate\`"
  `);
});

test("rule ssl-mode-of-engine: PostgreSQL has require", () => {
  expect(
    loading(`
endpoints:
  items-db:
    engine: postgres
    account: orders
    instance: items
    databaseName: items
    secret: { name: items/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: require
`),
  ).not.toThrow();
});

test("fails: rule ca-certificate-needed: a mode that verifies, without a certificate", () => {
  expect(
    loading(`
endpoints:
  items-db:
    engine: postgres
    account: orders
    instance: items
    databaseName: items
    secret: { name: items/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: verify-full
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:3  endpoints.items-db.caCertificate
        missing; expected the CA's certificate, because sslMode is "verify-full"
        fix: add \`caCertificate\`, the path of a PEM file beside the environment files"
  `);
});

test("rule ca-certificate-needed: a certificate that nothing checks may stay", () => {
  expect(
    loading(`
endpoints:
  items-db:
    engine: postgres
    account: orders
    instance: items
    databaseName: items
    secret: { name: items/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }
    sslMode: require
    caCertificate: certificates/ca.pem
`),
  ).not.toThrow();
});

test("fails: rule ca-certificate-file: a certificate that is not there", () => {
  expect(
    loading(`
endpoints:
  orders-db: { caCertificate: certificates/root.pem }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:31  endpoints.orders-db.caCertificate
        "certificates/root.pem": got no such file, or a link to nothing; expected a file
        fix: put the CA's certificate there as a PEM file"
  `);
});

test("fails: rule ca-certificate-file: a file that is no certificate", () => {
  expect(
    loading(`
endpoints:
  orders-db: { caCertificate: common.yaml }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:31  endpoints.orders-db.caCertificate
        "common.yaml" is no PEM certificate; expected text between BEGIN CERTIFICATE and END CERTIFICATE
        fix: download the CA's certificate again, in PEM format"
  `);
});

test("fails: rule ca-certificate-file: a folder", () => {
  expect(
    loading(`
endpoints:
  orders-db: { caCertificate: certificates }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:31  endpoints.orders-db.caCertificate
        "certificates": got a folder; expected a file
        fix: put the CA's certificate there as a PEM file"
  `);
});

test("fails: rule ca-certificate-file: a path out of the folder", () => {
  expect(
    loading(`
endpoints:
  orders-db: { caCertificate: ../ca.pem }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:31  endpoints.orders-db.caCertificate
        got "../ca.pem"; expected a path inside the folder of the environment files
        fix: put the certificate into the folder \`certificates\` there, so that it is the same on every machine"
  `);
});

test("fails: rule ca-certificate-file: no wallet for Oracle", () => {
  expect(
    loading(
      `
endpoints:
${erpEndpoint("oracle", "")}
`,
      { "certificates/cwallet.sso": "-----BEGIN CERTIFICATE-----" },
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:182  endpoints.erp.caCertificate
        "certificates/cwallet.sso" is no Oracle wallet; expected an auto-login wallet (cwallet.sso), the only form in which DMS takes Oracle's certificates
        fix: make one that holds the CA's certificate only: orapki wallet create -wallet DIR -auto_login_only, orapki wallet add -wallet DIR -trusted_cert -cert CA.pem -auto_login_only"
  `);
});

test("rule ca-certificate-file: certificates that come with Causeway are named by a word", () => {
  expect(
    loading(`
endpoints:
  orders-db: { caCertificate: amazon-root-ca-1 }
`),
  ).not.toThrow();
});
