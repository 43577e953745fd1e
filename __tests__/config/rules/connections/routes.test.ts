import { loading } from "../../../support/environment-files";

const place = "vpc: shop, subnets: [db-a, db-b], securityGroup: shop-database";
const network = "\nreplication:\n  network: { cidr: 10.20.0.0/16 }\n";

const direct = (cidr: string) => `
endpoints:
  orders-db: { connection: { via: direct, cidrs: [${cidr}] } }
`;

const peered = (cidrs: string, vpc = place) => `
endpoints:
  orders-db: { connection: { via: vpc-peering, cidrs: [${cidrs}], ${vpc} } }
`;

const second = (connection: string) => `  items-db:
    engine: mysql
    account: orders
    instance: items
    secret: { name: items/dms, policy: merge, keyAccess: grant }
    connection: { ${connection} }
    sslMode: verify-full
    caCertificate: certificates/ca.pem
`;

test("fails: rule ranges-start: a range that does not start at its first address", () => {
  expect(loading(direct("10.30.0.5/16"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:51  endpoints.orders-db.connection.cidrs[0]
        got "10.30.0.5/16"; expected the range's first address, "10.30.0.0/16"
        fix: write "10.30.0.0/16""
  `);
});

test("fails: rule ranges-size: everywhere", () => {
  expect(loading(direct("0.0.0.0/0"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:51  endpoints.orders-db.connection.cidrs[0]
        got "0.0.0.0/0", a /0; expected where the database is, a /8 to /32
        fix: write the ranges that the VPC console shows for the database's VPC"
  `);
});

test("fails: rule ranges-size: more than a VPC has", () => {
  expect(loading(peered("10.64.0.0/10") + network)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:56  endpoints.orders-db.connection.cidrs[0]
        got "10.64.0.0/10", a /10; expected a range of the database's VPC, a /16 to /28
        fix: write the ranges that the VPC console shows for the database's VPC"
  `);
});

test("fails: rule ranges-reserved: nothing but DMS's own range", () => {
  expect(loading(direct("192.168.0.128/25"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:51  endpoints.orders-db.connection.cidrs[0]
        got "192.168.0.128/25", which overlaps with 192.168.0.0/24; expected another range, because DMS reserves that one
        fix: write where else the database is"
  `);
});

test("fails: rule ranges-reserved: a VPC with DMS's own range in it", () => {
  expect(loading(peered("192.168.0.0/16") + network)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:56  endpoints.orders-db.connection.cidrs[0]
        got "192.168.0.0/16", which overlaps with 192.168.0.0/24; expected another range, because DMS reserves that one
        fix: write \`via: private-link\`, which gives the database an address in the replication VPC"
  `);
});

test("rule ranges-reserved: a path that exists may lead to more than DMS's own range", () => {
  expect(loading(direct("192.168.0.0/16"))).not.toThrow();
});

test("fails: rule routed-network-range: an existing VPC whose range the file does not have", () => {
  expect(loading(peered("10.30.0.0/16"))).toThrowErrorMatchingInlineSnapshot(`
    "environments/common.yaml has 1 problem:

      environments/common.yaml:10:3  replication.network.cidr
        missing; expected the range of VPC "replication", because endpoints.orders-db is reached via vpc-peering
        fix: add \`cidr\`, the range that the VPC console shows: in dev.yaml, or here if all environments share it"
  `);
});

test("fails: rule routed-ranges-apart: the range of the replication network", () => {
  expect(loading(peered("10.30.0.0/16, 10.20.128.0/20") + network)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:70  endpoints.orders-db.connection.cidrs[1]
        got "10.20.128.0/20", which overlaps with "10.20.0.0/16" of replication.network.cidr; expected ranges apart, because vpc-peering routes packets by address
        fix: write \`via: private-link\`, which works with any ranges"
  `);
});

test("fails: rule routed-ranges-apart: the range of another database", () => {
  const other = `via: transit-gateway, transitGateway: create, cidrs: [10.30.64.0/18], vpc: items, subnets: [a, b], securityGroup: items`;
  expect(loading(peered("10.30.0.0/16") + second(other) + network)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:73  endpoints.items-db.connection.cidrs[0]
        got "10.30.64.0/18", which overlaps with "10.30.0.0/16" of endpoints.orders-db.connection.cidrs; expected ranges apart, because transit-gateway routes packets by address
        fix: write \`via: private-link\`, which works with any ranges"
  `);
});

test("fails: rule routed-vpc-once: one VPC, two ways", () => {
  const other = `via: transit-gateway, transitGateway: create, cidrs: [10.30.0.0/16], ${place}`;
  expect(loading(peered("10.30.0.0/16") + second(other) + network)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:5  endpoints.items-db.connection
        leads to VPC "shop" in another way than endpoints.orders-db.connection; expected the same \`via\`, \`cidrs\`, \`transitGateway\` and account key, because one VPC has one way
        fix: write what endpoints.orders-db says"
  `);
});

test("fails: rule routed-vpc-once: one VPC of one account under two keys, which would be peered twice", () => {
  const again = `\naccounts:\n  sales: { id: "222222222222", deployRole: deploy }\n`;
  const other = second(`via: vpc-peering, cidrs: [10.30.0.0/16], ${place}`).replace(
    "account: orders",
    "account: sales",
  );
  expect(loading(peered("10.30.0.0/16") + other + network + again)).toThrow(
    'leads to VPC "shop" in another way than endpoints.orders-db.connection',
  );
});

test("rule routed-vpc-once: two databases of one VPC share its way", () => {
  const other = `via: vpc-peering, cidrs: [10.31.0.0/16, 10.30.0.0/16], ${place}`;
  expect(loading(peered("10.30.0.0/16, 10.31.0.0/16") + second(other) + network)).not.toThrow();
});

test("rule routed-vpc-once: VPCs of two accounts may have the same name", () => {
  const far = `via: vpc-peering, cidrs: [10.31.0.0/16], ${place}`;
  const dev = peered("10.30.0.0/16") + second(far).replace("account: orders", "account: lake") + network;
  expect(loading(dev)).not.toThrow();
});

test("fails: rule one-transit-gateway: two gateways", () => {
  const attached = (cidr: string, gateway: string, vpc: string) =>
    `via: transit-gateway, transitGateway: ${gateway}, cidrs: [${cidr}], ${place.replace("vpc: shop", `vpc: ${vpc}`)}`;
  const dev =
    `\nendpoints:\n  orders-db: { connection: { ${attached("10.30.0.0/16", "create", "shop")} } }\n` +
    second(attached("10.31.0.0/16", "tgw-0123456789abcdef0", "items")) +
    network;
  expect(loading(dev)).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:9:57  endpoints.items-db.connection.transitGateway
        got "tgw-0123456789abcdef0"; expected "create", as endpoints.orders-db.connection says, because an environment has one transit gateway
        fix: write what endpoints.orders-db.connection says, or put this database into an environment of its own"
  `);
});
