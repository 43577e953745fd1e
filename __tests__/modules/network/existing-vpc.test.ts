import { TerraformOutput } from "cdktf";
import { NewVpc, type NewPlaceProps } from "../../../modules/network/new-vpc";
import {
  ExistingVpc,
  type ExistingPlaceProps,
  type ReplicationVpc,
} from "../../../modules/network/existing-vpc";
import type { Block, StackJson } from "../../support/synth-app";
import { resourceIn, synthModule, terraformProblems, type ModuleBench } from "../../support/synth-module";

type Ask = (place: ReplicationVpc) => unknown;

function synthPlace(make: (bench: ModuleBench) => ReplicationVpc, ask: Ask): StackJson {
  return synthModule((bench) => {
    const place = make(bench);
    new TerraformOutput(bench.stack, "asked", { value: ask(place) });
  });
}

function made(props: Partial<NewPlaceProps> = {}, ask: Ask = () => undefined): StackJson {
  const make = ({ stack, provider }: ModuleBench) =>
    new NewVpc(stack, "replication_vpc", {
      provider: provider("dms"),
      partition: "aws",
      region: "eu-west-1",
      accountId: "111111111111",
      name: "dev-replication",
      cidr: "10.20.0.0/16",
      availabilityZones: 2,
      nat: false,
      keyArn: "arn:aws:kms:eu-west-1:111111111111:key/k",
      logRetentionDays: 365,
      ...props,
    });
  return synthPlace(make, ask);
}

function found(props: Partial<ExistingPlaceProps> = {}, ask: Ask = () => undefined): StackJson {
  const make = ({ stack, provider }: ModuleBench) =>
    new ExistingVpc(stack, "replication_vpc", {
      provider: provider("dms"),
      region: "eu-west-1",
      name: "dev-replication",
      vpc: "replication",
      subnets: ["private-a", "private-b"],
      serviceEndpoints: "existing",
      ...props,
    });
  return synthPlace(make, ask);
}

const all: Ask = (place) => ({
  vpc: [place.vpcId, place.vpcCidr],
  subnets: place.subnetIds,
  cidrs: place.subnetCidrs,
  zones: [...place.subnetZones, ...place.zoneIds],
  routes: place.routeTableIds,
  nat: place.natAddresses,
});

const asked = (json: StackJson) => json.output["asked"]?.["value"];
const names = ({ resource }: StackJson, type: string) => Object.keys(resource[type] ?? {});

describe("a new place", () => {
  test("by a number of zones has a subnet in each of the first ones of its account, and one route table", () => {
    const json = made({}, (place) => place.routeTableIds);
    expect(resourceIn(json, "aws_subnet", "private_2")).toMatchObject({
      availability_zone: "${element(data.aws_availability_zones.available.names, 1)}",
    });
    expect(names(json, "aws_route_table")).toEqual(["replication_vpc"]);
    expect(asked(json)).toEqual(Array.from({ length: 2 }, () => "${aws_route_table.replication_vpc.id}"));
  });

  test("by zone ids has a subnet in each of these, and asks for no names", () => {
    const json = made({ availabilityZones: ["euw1-az3", "euw1-az1"] });
    expect(
      ["private_1", "private_2"].map((name) => {
        const { availability_zone, availability_zone_id } = resourceIn(json, "aws_subnet", name);
        return [availability_zone, availability_zone_id];
      }),
    ).toEqual([
      [undefined, "euw1-az3"],
      [undefined, "euw1-az1"],
    ]);
    expect(json.data["aws_availability_zones"]).toBeUndefined();
  });

  test("says the zone id of each subnet, which means the same zone in every account", () => {
    expect(asked(made({}, (place) => place.zoneIds))).toEqual([
      "${aws_subnet.private_1.availability_zone_id}",
      "${aws_subnet.private_2.availability_zone_id}",
    ]);
  });

  test("without NAT has nothing that leads to the Internet", () => {
    const json = made({}, (place) => place.natAddresses);
    for (const type of ["aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route"]) {
      expect(names(json, type)).toEqual([]);
    }
    expect(asked(json)).toEqual([]);
  });
});

describe("a new place with NAT", () => {
  const json = made({ nat: true, availabilityZones: 3 }, (place) => [
    place.natAddresses,
    place.routeTableIds,
  ]);

  test("has a gateway with a fixed address in each zone, so that no zone takes another one along", () => {
    expect(names(json, "aws_nat_gateway")).toEqual(["nat_1", "nat_2", "nat_3"]);
    expect(resourceIn(json, "aws_nat_gateway", "nat_2")).toMatchObject({
      provider: "aws.dms",
      subnet_id: "${aws_subnet.public_2.id}",
      allocation_id: "${aws_eip.nat_2.id}",
      depends_on: ["aws_internet_gateway.nat"],
    });
    expect(resourceIn(json, "aws_subnet", "public_2")).toMatchObject({
      availability_zone: "${aws_subnet.private_2.availability_zone}",
      map_public_ip_on_launch: false,
    });
  });

  test("sends each private subnet through the gateway of its own zone", () => {
    expect(resourceIn(json, "aws_route", "nat_3")).toMatchObject({
      route_table_id: "${aws_route_table.private_3.id}",
      destination_cidr_block: "0.0.0.0/0",
      nat_gateway_id: "${aws_nat_gateway.nat_3.id}",
    });
    expect(resourceIn(json, "aws_route_table_association", "private_3")).toMatchObject({
      subnet_id: "${aws_subnet.private_3.id}",
      route_table_id: "${aws_route_table.private_3.id}",
    });
  });

  test("lets only the gateways' subnets at the Internet gateway", () => {
    expect(resourceIn(json, "aws_route", "public")).toMatchObject({
      route_table_id: "${aws_route_table.public.id}",
      gateway_id: "${aws_internet_gateway.nat.id}",
    });
    const open = Object.entries(json.resource["aws_route_table_association"] ?? {})
      .filter(([, block]) => block["route_table_id"] === "${aws_route_table.public.id}")
      .map(([name]) => name);
    expect(open).toEqual(["public_1", "public_2", "public_3"]);
  });

  test("gives public subnets ranges that no private one has, whatever the number of zones", () => {
    const ranges = Object.values(json.resource["aws_subnet"] ?? {}).map(({ cidr_block }) => cidr_block);
    expect(new Set(ranges).size).toBe(6);
    expect(ranges).toContain('${cidrsubnet("10.20.0.0/16", 4, 10)}');
  });

  test("keeps the way to S3 in every private subnet", () => {
    expect(resourceIn(json, "aws_vpc_endpoint", "s3")["route_table_ids"]).toEqual(
      [1, 2, 3].map((zone) => `\${aws_route_table.private_${zone}.id}`),
    );
  });

  test("says the addresses that it leaves by, and a route table for each subnet", () => {
    expect(asked(json)).toEqual([
      [1, 2, 3].map((zone) => `\${aws_eip.nat_${zone}.public_ip}`),
      [1, 2, 3].map((zone) => `\${aws_route_table.private_${zone}.id}`),
    ]);
  });

  test.each<[string, Partial<NewPlaceProps>]>([
    ["by number", { nat: true }],
    ["by zone id", { nat: true, availabilityZones: ["euw1-az1", "euw1-az2"] }],
    ["without NAT", {}],
  ])(
    "%s: is accepted by Terraform and the provider",
    async (_which, props) => {
      expect(await terraformProblems(made(props, all))).toEqual([]);
    },
    120_000,
  );
});

describe("an existing place", () => {
  const lookedUp = (type: string, name: string, json: StackJson) => json.data[type]?.[name] as Block;

  test("looks up route tables only when they are asked for", () => {
    expect(Object.keys(found().data)).toEqual(["aws_subnet", "aws_vpc"]);
    expect(Object.keys(found({}, (place) => place.routeTableIds).data)).toContain("aws_route_tables");
  });

  test("says the zone id, range and route table of each subnet", () => {
    const json = found({}, (place) => [place.zoneIds, place.subnetCidrs, place.routeTableIds]);
    const subnets = ["private-a", "private-b"];
    expect(asked(json)).toEqual([
      subnets.map((subnet) => `\${data.aws_subnet.${subnet}.availability_zone_id}`),
      subnets.map((subnet) => `\${data.aws_subnet.${subnet}.cidr_block}`),
      subnets.map(
        (subnet) =>
          `\${coalesce(one(data.aws_route_tables.${subnet}.ids), data.aws_vpc.replication_vpc.main_route_table_id)}`,
      ),
    ]);
  });

  test("confirms nothing where the file declares no range", () => {
    expect(lookedUp("aws_vpc", "replication_vpc", found())["lifecycle"]).toBeUndefined();
    expect(lookedUp("aws_subnet", "private-a", found())["lifecycle"]).toBeUndefined();
  });

  test("confirms a declared range at plan: it is the VPC's, and the subnets lie in it", () => {
    const json = found({ cidr: "10.20.0.0/16" });
    expect(lookedUp("aws_vpc", "replication_vpc", json)["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: expect.stringMatching(/^\$\{contains\(.*"10\.20\.0\.0\/16"\)\}$/) as unknown,
          error_message: expect.stringMatching(
            /^replication\.network\.cidr is 10\.20\.0\.0\/16, but VPC "replication" has .*: write the range that its subnets lie in\.$/,
          ) as unknown,
        },
      ],
    });
    expect(lookedUp("aws_subnet", "private-b", json)["lifecycle"]).toEqual({
      postcondition: [
        {
          condition: expect.stringContaining('cidrhost("10.20.0.0/16", 0)') as unknown,
          error_message:
            'replication.network.cidr is 10.20.0.0/16, but subnet "private-b" is ${self.cidr_block}, where databases would find no way back: name subnets within one range of the VPC.',
        },
      ],
    });
  });

  test("is accepted by Terraform and the provider", async () => {
    const json = found({ cidr: "10.20.0.0/16", subnets: ["private-a", "10 private.b"] }, all);
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

describe("an existing place with service endpoints that are made here", () => {
  const json = found({ serviceEndpoints: "create" }, (place) => place.serviceEndpointsGroupId);

  test("has one for each service that instances call, in one subnet of each zone", () => {
    expect(names(json, "aws_vpc_endpoint")).toEqual(["kms", "logs", "s3", "secretsmanager"]);
    expect(resourceIn(json, "aws_vpc_endpoint", "secretsmanager")).toMatchObject({
      provider: "aws.dms",
      vpc_id: "${data.aws_vpc.replication_vpc.id}",
      service_name: "com.amazonaws.eu-west-1.secretsmanager",
      private_dns_enabled: true,
      security_group_ids: ["${aws_security_group.endpoints.id}"],
      subnet_ids: expect.stringMatching(/^\$\{values\(zipmap\(.*availability_zone_id/) as unknown,
    });
  });

  test("has the way to S3 in the route tables of its subnets, each once", () => {
    expect(resourceIn(json, "aws_vpc_endpoint", "s3")).toMatchObject({
      vpc_endpoint_type: "Gateway",
      route_table_ids: expect.stringMatching(
        /^\$\{distinct\(\[coalesce\(one\(data\.aws_route_tables\.private-a\.ids\)/,
      ) as unknown,
    });
  });

  test("lets in every client of the VPC, because all of them are led there, from all of its ranges", () => {
    expect(resourceIn(json, "aws_vpc_security_group_ingress_rule", "replication_vpc")).toMatchObject({
      security_group_id: "${aws_security_group.endpoints.id}",
      for_each: "${toset(local.replication_vpc_cidrs)}",
      cidr_ipv4: "${each.value}",
      from_port: 443,
      to_port: 443,
    });
    expect(asked(json)).toBe("${aws_security_group.endpoints.id}");
  });

  test("is refused at plan where the VPC does not resolve names to endpoints", () => {
    expect(json.data["aws_vpc"]?.["replication_vpc"]).toMatchObject({
      lifecycle: {
        postcondition: [
          {
            condition: "${self.enable_dns_support && self.enable_dns_hostnames}",
            error_message:
              'replication.network.serviceEndpoints is "create", but VPC "replication" does not resolve the names of AWS services to endpoints: its owner switches on enableDnsSupport and enableDnsHostnames (aws ec2 modify-vpc-attribute).',
          },
        ],
      },
    });
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});

test("an existing network may be named by ids, as one that another account shares has to be", () => {
  const json = found({ vpc: "vpc-0a1b2c3d", subnets: ["subnet-0a1b2c3d4e5f60718", "private-b"] });
  expect(json.data["aws_vpc"]?.["replication_vpc"]).toMatchObject({ id: "vpc-0a1b2c3d" });
  expect(json.data["aws_vpc"]?.["replication_vpc"]).not.toHaveProperty("tags");
  expect(json.data["aws_subnet"]?.["subnet-0a1b2c3d4e5f60718"]).toMatchObject({
    id: "subnet-0a1b2c3d4e5f60718",
  });
  expect(json.data["aws_subnet"]?.["private-b"]).toMatchObject({ tags: { Name: "private-b" } });
});

test("an existing place makes no service endpoints unless it is told to", () => {
  expect(found({}, (place) => place.serviceEndpointsGroupId).resource).toEqual({});
});

describe("an existing place by ARN and tags", () => {
  const arn = "arn:aws:ec2:eu-west-1:888888888888:vpc/vpc-0123456789abcdef0";
  const subnets = [
    { tags: { tier: "data", zone: "a b" } },
    "arn:aws:ec2:eu-west-1:888888888888:subnet/subnet-0123456789abcdef0",
  ];
  const json = found({ vpc: arn, subnets }, all);

  test("is looked for by the id of the ARN, and is refused at plan where that is another account's", () => {
    expect(json.data["aws_vpc"]?.["replication_vpc"]).toMatchObject({
      id: "vpc-0123456789abcdef0",
      lifecycle: {
        postcondition: [
          {
            condition: `\${self.arn == "${arn}"}`,
            error_message: `replication.network.vpc is ${arn}, but what has that id is \${self.arn}: write that ARN, or the id alone.`,
          },
        ],
      },
    });
  });

  test("has the subnet with all of the tags", () => {
    const blocks = Object.values(json.data["aws_subnet"] ?? {});
    expect(blocks).toContainEqual(expect.objectContaining({ tags: { tier: "data", zone: "a b" } }));
    expect(blocks).toContainEqual(expect.objectContaining({ id: "subnet-0123456789abcdef0" }));
  });

  test("is accepted by Terraform and the provider", async () => {
    expect(await terraformProblems(json)).toEqual([]);
  }, 120_000);
});
