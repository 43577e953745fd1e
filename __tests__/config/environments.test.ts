/** The environments that come with the project. */
import { X509Certificate } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { formatWarning, loadEnvironments } from "../../config/load";

const directory = path.join(__dirname, "../../environments");
const environments = loadEnvironments({ directory });

test("there are dev, prod and test, without a warning", () => {
  const warnings: string[] = [];
  loadEnvironments({ directory, onWarning: (warning) => warnings.push(formatWarning(warning)) });
  expect(environments.map(({ name }) => name)).toEqual(["dev", "prod", "test"]);
  expect(warnings).toEqual([]);
});

const examples = path.join(__dirname, "../../examples");

test.each(readdirSync(examples))("examples/%s has no warning", (name) => {
  const warnings: string[] = [];
  loadEnvironments({
    directory: path.join(examples, name),
    onWarning: (warning) => warnings.push(formatWarning(warning)),
  });
  expect(warnings).toEqual([]);
});

test.each(environments)(
  "$name: twelve S3 targets with a role of the lake, one let in by the bucket's policy",
  (environment) => {
    const access = Object.values(environment.endpoints).flatMap((endpoint) =>
      endpoint.engine === "s3" ? [endpoint.access] : [],
    );
    expect(access.filter((word) => word === "assumed-role")).toHaveLength(12);
    expect(access.filter((word) => word === "bucket-policy")).toHaveLength(1);
    expect(Object.keys(environment.pipelines)).toHaveLength(13);
    expect(Object.keys(environment.accounts)).toEqual(["dms", "orders", "lake"]);
  },
);

test("no two environments share an account, and each has another backend", () => {
  const ids = environments.flatMap(({ accounts }) => Object.values(accounts).map(({ id }) => id));
  expect(new Set(ids).size).toBe(9);
  expect(environments.map(({ backend }) => backend.type)).toEqual(["local", "cloud", "s3"]);
});

test.each(["common", "dev", "test", "prod"])(
  "%s.yaml names the JSON Schema for editors in its first line",
  (name) => {
    const text = readFileSync(path.join(directory, `${name}.yaml`), "utf8");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./environment.schema.json");
  },
);

test("the CA certificate is Amazon RDS's root for eu-west-1 and nothing else", () => {
  const pem = readFileSync(path.join(directory, "certificates/rds-ca-rsa2048-g1-eu-west-1.pem"), "utf8");
  const certificate = new X509Certificate(pem);
  expect(pem.match(/BEGIN CERTIFICATE/g)).toHaveLength(1);
  expect(certificate.subject).toContain("CN=Amazon RDS eu-west-1 Root CA RSA2048 G1");
  expect(certificate.issuer).toBe(certificate.subject);
  expect(certificate.ca).toBe(true);
  expect(certificate.validTo).toBe("May 20 17:49:12 2061 GMT");
  expect(certificate.fingerprint256).toBe(
    "6F:7E:01:B6:2A:F2:40:58:41:71:30:B2:1E:5F:B9:AD:9F:29:B2:9C:77:5C:51:07:B6:57:41:90:10:97:58:86",
  );
});
