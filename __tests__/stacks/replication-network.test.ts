/** The network of replication instances: one that exists, and one that is made. */
import { environmentFrom, sourceOf, type EnvironmentFile } from "../support/environment";
import { at, elementAt, elements, stringsIn, synthApp } from "../support/synth-app";

const ids = (edit: (file: EnvironmentFile) => void, ...types: readonly string[]) =>
  elements(synthApp([environmentFrom(edit)]), ...types).map(({ address }) => address);

describe("the replication network", () => {
  const own = (file: EnvironmentFile) => {
    file.replication.network = { cidr: "10.20.0.0/16", availabilityZones: 3 };
  };

  test("an existing one is looked up by names and nothing of it is made", () => {
    const made = ids(
      () => {},
      "aws_vpc",
      "aws_subnet",
      "aws_route_table",
      "aws_vpc_endpoint",
      "aws_flow_log",
    );
    expect(made).toEqual([
      "data.aws_subnet.private-a",
      "data.aws_subnet.private-b",
      "data.aws_vpc.replication_vpc",
    ]);
  });

  test("an existing one gets the service endpoints that the file asks for, and instances reach them", () => {
    const app = synthApp([
      environmentFrom((file) => {
        Object.assign(file.replication.network, { serviceEndpoints: "create" });
      }),
    ]);
    expect(elements(app, "aws_vpc_endpoint")).toHaveLength(4);
    const rule = elementAt(app, "dev-dms-foundation", "aws_vpc_security_group_egress_rule.service_endpoints");
    expect(rule.block).toMatchObject({
      referenced_security_group_id: "${aws_security_group.endpoints.id}",
      from_port: 443,
    });
  });

  test("a new one has a subnet in each zone, endpoints for what instances call, and no way to the Internet", () => {
    expect(ids(own, "aws_subnet")).toHaveLength(3);
    expect(ids(own, "aws_vpc_endpoint").sort()).toEqual([
      "aws_vpc_endpoint.kms",
      "aws_vpc_endpoint.logs",
      "aws_vpc_endpoint.s3",
      "aws_vpc_endpoint.secretsmanager",
    ]);
    expect(ids(own, "aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route")).toEqual([]);
  });

  test.each([
    ["existing", () => {}],
    ["new", own],
  ])("%s: subnets in one zone only are refused at plan", (_which, edit) => {
    const app = synthApp([environmentFrom(edit)]);
    const group = elementAt(
      app,
      "dev-dms-foundation",
      "aws_dms_replication_subnet_group.replication_network",
    );
    expect(stringsIn(at(group.block, "lifecycle", "precondition"))[0]).toMatch(/distinct.*>= 2/);
  });

  test("a database gets one port at its own addresses", () => {
    const app = synthApp([
      environmentFrom((file) => {
        sourceOf(file).connection = { via: "direct", cidrs: ["10.30.0.0/24"], port: 3307 };
      }),
    ]);
    const rules = elements(app, "aws_vpc_security_group_egress_rule").filter(({ name }) =>
      name.startsWith("databases_"),
    );
    expect(rules.map(({ block }) => [block["cidr_ipv4"], block["from_port"], block["to_port"]])).toEqual([
      ["10.30.0.0/24", 3307, 3307],
    ]);
  });

  test("databases with the same port and addresses share a rule, because EC2 refuses a second one", () => {
    const app = synthApp([
      environmentFrom((file) => {
        file.endpoints = { ...file.endpoints, "stock-db": { ...sourceOf(file), cluster: "stock-aurora" } };
        for (const endpoint of [sourceOf(file), file.endpoints["stock-db"]]) {
          if (endpoint && "connection" in endpoint)
            endpoint.connection = { via: "direct", cidrs: ["10.30.0.0/24"] };
        }
      }),
    ]);
    const rules = elements(app, "aws_vpc_security_group_egress_rule").filter(({ name }) =>
      name.startsWith("databases_"),
    );
    expect(rules.map(({ name, block }) => [name, block["description"]])).toEqual([
      ["databases_3306_10-30-0-0-24", "Databases on port 3306"],
    ]);
  });
});
