import { exampleEnvironments, elements, synthApp, type Element } from "../support/synth-app";

const app = synthApp(exampleEnvironments().filter(({ name }) => name === "engines"));
const endpoints = elements(app, "aws_dms_endpoint");

/** What tells one endpoint from another; what all have in common is in other tests. */
function said({ block }: Element) {
  const common = ["provider", "kms_key_arn", "depends_on", "pause_replication_tasks", "tags"];
  const secret = ["secrets_manager_arn", "secrets_manager_access_role_arn", "certificate_arn"];
  return Object.fromEntries(Object.entries(block).filter(([name]) => ![...common, ...secret].includes(name)));
}

test("every engine says to DMS what its file in the catalogue says, in each direction", () => {
  expect(Object.fromEntries(endpoints.map((one) => [one.name, said(one)]))).toMatchSnapshot();
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
