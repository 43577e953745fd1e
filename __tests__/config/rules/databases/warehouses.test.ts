import { loading } from "../../../support/environment-files";

const warehouse = (members: string) => `
endpoints:
  warehouse:
    engine: redshift
    cluster: analytics
    databaseName: analytics
    ${members}
`;

test("fails: rule warehouse-account: a Redshift of another account", () => {
  expect(
    loading(
      warehouse(`account: lake
    secret: { name: analytics/dms, policy: merge, keyAccess: grant }
    connection: { via: direct }`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:7:14  endpoints.warehouse.account
        got "lake"; expected the replication account "dms", because DMS writes only to a Redshift of its own account and Region
        fix: let the pipelines write to an S3 bucket of "lake" (engine: s3), which Redshift loads there with COPY or auto-copy; or run DMS there, with "lake" as replication.account of another environment"
  `);
});

test("fails: rule way-of-engine: a balancer before Redshift", () => {
  expect(
    loading(
      warehouse(`account: dms
    secret: { name: analytics/dms }
    connection: { via: private-link, vpc: a, subnets: [a, b], securityGroup: a, privateZone: true }`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:24  endpoints.warehouse.connection.via
        got "private-link"; expected one of "vpc-peering", "direct", because DMS takes Redshift at its own name and in its own account only
        fix: write \`connection: { via: direct }\` if the replication VPC has a way to it, or \`via: vpc-peering\` to have one made"
  `);
});

test("fails: rule writer-of-warehouse: readers of a cluster that has none", () => {
  expect(
    loading(
      warehouse(`account: dms
    secret: { name: analytics/dms }
    connection: { via: vpc-peering, to: reader, vpc: a, subnets: [a, b], securityGroup: a, cidrs: [10.50.0.0/16] }
replication: { network: { cidr: 10.60.0.0/16 } }`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:41  endpoints.warehouse.connection.to
        got "reader"; expected "writer", because Redshift has one address
        fix: delete it"
  `);
});

test("fails: rule ssl-mode-of-engine: a mode for Redshift", () => {
  expect(
    loading(
      warehouse(`account: dms
    secret: { name: analytics/dms }
    connection: { via: direct }
    sslMode: require`),
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:14  endpoints.warehouse.sslMode
        got "require"; expected one of "none", because DMS has no such mode for redshift
        fix: delete it: its connections are always encrypted, and DMS has no mode that says so"
  `);
});
