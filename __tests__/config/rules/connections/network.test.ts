import { loadFiles, loading, wholeEnvironment } from "../../../support/environment-files";

function withCidr(cidr: string) {
  const network = /network: .*/;
  return () => loadFiles({ "dev.yaml": wholeEnvironment.replace(network, `network: { cidr: ${cidr} }`) });
}

test("fails: rule subnets-differ: one subnet named twice", () => {
  expect(
    loading(`
replication:
  network: { subnets: [private-a, private-a] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:35  replication.network.subnets[1]
        got "private-a" a second time; expected subnets of at least two Availability Zones
        fix: name another subnet"
  `);
});

test("fails: rule egress-addresses-public: the private address of a gateway", () => {
  expect(
    loading(`
replication:
  network: { egressAddresses: [203.0.113.7, 10.1.2.3] }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:3:45  replication.network.egressAddresses[1]
        got "10.1.2.3", which lies in 10.0.0.0/8; expected the public address of a NAT gateway
        fix: write the address that the VPC console of the network account shows for its NAT gateway"
  `);
});

function withPublicInstance(network: string) {
  const common = wholeEnvironment.replace(/network: .*/, `network: { ${network} }`);
  const dev = "\nreplication:\n  instances:\n    main: { publiclyAccessible: true }\n";
  return () => loadFiles({ "common.yaml": common, "dev.yaml": dev });
}

test("fails: rule public-instance-place: a public address in a VPC made here", () => {
  expect(withPublicInstance("cidr: 10.20.0.0/16")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:4:33  replication.instances.main.publiclyAccessible
        got true in a VPC that is made here; expected false, because the subnets for instances there are private
        fix: delete it and write \`nat: true\` at replication.network, which gives fixed addresses, or name an existing VPC with public subnets"
  `);
});

test("rule public-instance-place: NAT gateways do not make the subnets public", () => {
  expect(withPublicInstance("cidr: 10.20.0.0/16, nat: true")).toThrow(/publiclyAccessible\n.*are private/);
});

test("rule public-instance-place: an existing VPC may have public subnets", () => {
  expect(withPublicInstance("vpc: replication, subnets: [public-a, public-b]")).not.toThrow();
});

test("fails: rule instance-zone: a zone of another Region, with a standby", () => {
  expect(
    loading(`
replication:
  instances:
    main: { availabilityZone: us-east-1a, multiAz: true }
`),
  ).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 2 problems:

      environments/dev.yaml:4:31  replication.instances.main.availabilityZone
        got "us-east-1a" with multiAz; expected one or the other, because DMS chooses both zones
        fix: delete it, or delete \`multiAz\`, also in environments/common.yaml

      environments/dev.yaml:4:31  replication.instances.main.availabilityZone
        got "us-east-1a"; expected a zone of eu-west-1, like "eu-west-1a"
        fix: write a zone of eu-west-1"
  `);
});

test("fails: rule network-size: ranges that are too large", () => {
  expect(withCidr("10.0.0.0/8")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:20  replication.network.cidr
        got "10.0.0.0/8", a /8; expected /16 to /24, so that every zone gets a subnet
        fix: choose a range like 10.20.0.0/16 that nothing else uses"
  `);
});

test("fails: rule network-size: ranges that are too small for subnets", () => {
  expect(withCidr("10.20.0.0/25")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:20  replication.network.cidr
        got "10.20.0.0/25", a /25; expected /16 to /24, so that every zone gets a subnet
        fix: choose a range like 10.20.0.0/16 that nothing else uses"
  `);
});

test("fails: rule network-start: a range that does not start at its first address", () => {
  expect(withCidr("10.20.0.5/16")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:20  replication.network.cidr
        got "10.20.0.5/16"; expected the range's first address, "10.20.0.0/16"
        fix: write "10.20.0.0/16""
  `);
});

test("fails: rule network-reserved: the range that DMS keeps for itself, inside a larger one", () => {
  expect(withCidr("192.168.0.0/16")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:20  replication.network.cidr
        got "192.168.0.0/16", which overlaps with 192.168.0.0/24; expected another range, because DMS reserves that one
        fix: choose a range like 10.20.0.0/16"
  `);
});

test("fails: rule network-private: public addresses", () => {
  expect(withCidr("8.8.0.0/16")).toThrowErrorMatchingInlineSnapshot(`
    "environments/dev.yaml has 1 problem:

      environments/dev.yaml:10:20  replication.network.cidr
        got "8.8.0.0/16"; expected a range inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10
        fix: choose a range like 10.20.0.0/16"
  `);
});

test.each(["10.20.0.0/16", "172.31.255.0/24", "192.168.1.0/24", "100.64.0.0/20"])(
  "a new network may be %s",
  (cidr) => {
    expect(withCidr(cidr)).not.toThrow();
  },
);
