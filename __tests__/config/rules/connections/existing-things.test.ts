import { loading } from "../../../support/environment-files";

const vpc = "vpc-0123456789abcdef0";
const arnIn = (region: string, account = "111111111111") => `arn:aws:ec2:${region}:${account}:vpc/${vpc}`;

const withVpc = (name: string, more = "") =>
  loading(`
replication:
  network: { vpc: "${name}", subnets: [a, b]${more} }
`);

test("fails: rule existing-thing-region: the ARN of a VPC in another Region", () => {
  expect(withVpc(arnIn("eu-central-1"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:19  replication.network.vpc
        got "arn:aws:ec2:eu-central-1:111111111111:vpc/vpc-0123456789abcdef0"; expected one of eu-west-1, whose ARN starts with "arn:aws:ec2:eu-west-1:"
        fix: name the one of that Region, as its VPC console shows it"
  `);
});

test("fails: rule vpc-of-others: endpoints of services in a VPC that another account shares", () => {
  expect(withVpc(arnIn("eu-west-1", "888888888888"), ", serviceEndpoints: create"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:19  replication.network.vpc
        got "arn:aws:ec2:eu-west-1:888888888888:vpc/vpc-0123456789abcdef0", a VPC of account 888888888888; expected one of account 111111111111, because AWS lets nobody but a VPC's owner make there what is wanted: endpoints of AWS services (replication.network.serviceEndpoints: create)
        fix: Take a VPC of the replication account, by name or made here (cidr), or have its owner build these, leave out serviceEndpoints and say via: direct."
  `);
});

test("rule vpc-of-others: nothing that is an owner's is made there", () => {
  expect(withVpc(arnIn("eu-west-1", "888888888888"))).not.toThrow();
});

test("rule vpc-of-others: a VPC of the replication account, by its ARN", () => {
  expect(withVpc(arnIn("eu-west-1"), ", serviceEndpoints: create")).not.toThrow();
});

test("fails: rule vpc-of-others: a resource gateway in a database's VPC that another account shares", () => {
  expect(
    loading(`
endpoints:
  orders-db:
    connection: { via: lattice, privateZone: true, vpc: "${arnIn("eu-west-1", "888888888888")}" }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:57  endpoints.orders-db.connection.vpc
        got "arn:aws:ec2:eu-west-1:888888888888:vpc/vpc-0123456789abcdef0", a VPC of account 888888888888; expected one of account 222222222222, because AWS lets nobody but a VPC's owner make there what is wanted: a resource gateway (endpoints.orders-db.connection.via: lattice)
        fix: Say via: private-link, whose balancer may stand in shared subnets, or have the VPC's owner build the path and say via: direct."
  `);
});

test("fails: rule vpc-of-others: a warehouse's gateway endpoint for S3 in a VPC that another account shares", () => {
  expect(
    loading(`
replication: { network: { cidr: 10.60.0.0/16 } }
endpoints:
  warehouse:
    engine: redshift
    cluster: analytics
    databaseName: analytics
    account: dms
    secret: { name: analytics/dms }
    settings: { enhancedVpcRouting: create-gateway-endpoint }
    connection: { via: vpc-peering, vpc: "${arnIn("eu-west-1", "888888888888")}", subnets: [a, b], securityGroup: a, cidrs: [10.50.0.0/16] }
`),
  ).toThrow(/a gateway endpoint for S3 \(endpoints\.warehouse\.settings\.enhancedVpcRouting/);
});

const host = "vpce-1-2.secretsmanager.eu-west-1.vpce.amazonaws.com";

test("fails: rule vpc-endpoint-once: an existing endpoint for S3 beside those that are made", () => {
  expect(withVpc("replication", ", serviceEndpoints: create, vpcEndpoints: { s3: gateway }"))
    .toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:97  replication.network.vpcEndpoints.s3
        got an existing endpoint for s3, while serviceEndpoints is "create"; expected one of the two, because all that the instances call are made then, and AWS refuses a second one for a name
        fix: delete it, or write \`serviceEndpoints: existing\` at replication.network"
  `);
});

test("fails: rule vpc-endpoint-once: two names at which Secrets Manager is asked", () => {
  expect(
    withVpc(
      "replication",
      `, vpcEndpoints: { secretsmanager: secrets }, secretsManagerEndpointOverride: ${host}`,
    ),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:126  replication.network.secretsManagerEndpointOverride
        got "vpce-1-2.secretsmanager.eu-west-1.vpce.amazonaws.com", while vpcEndpoints names an endpoint for secretsmanager; expected one of the two, because DMS asks at one name
        fix: delete it"
  `);
});

test("fails: rule secrets-manager-host-once: the key, and the attribute", () => {
  expect(
    loading(`
endpoints:
  orders-db:
    secretsManagerEndpointOverride: ${host}
    extraConnectionAttributes: "SecretsManagerEndpointOverride=${host}"
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:37  endpoints.orders-db.secretsManagerEndpointOverride
        got "vpce-1-2.secretsmanager.eu-west-1.vpce.amazonaws.com", while extraConnectionAttributes say secretsManagerEndpointOverride, too; expected it once
        fix: delete it"
  `);
});

test("rule secrets-manager-host-once: one endpoint's own name, where the network has another", () => {
  const network = `network: { secretsManagerEndpointOverride: ${host} }`;
  const own = `endpoints: { orders-db: { secretsManagerEndpointOverride: own.example.com } }`;
  expect(loading(`\nreplication: { ${network} }\n${own}\n`)).not.toThrow();
});

test("fails: an endpoint that reads no secret has no name to ask for it", () => {
  expect(loading(`\nendpoints:\n  lake-orders: { secretsManagerEndpointOverride: ${host} }\n`)).toThrow(
    /endpoints\.lake-orders\.secretsManagerEndpointOverride\n +"secretsManagerEndpointOverride" does not go with engine "s3"/,
  );
});

test("fails: rule existing-thing-region: the ARN of a VPC endpoint in another Region", () => {
  const arn = "arn:aws:ec2:eu-central-1:111111111111:vpc-endpoint/vpce-0123456789abcdef0";
  expect(withVpc("replication", `, vpcEndpoints: { s3: "${arn}" }`)).toThrow(/vpcEndpoints\.s3\n +got/);
});
