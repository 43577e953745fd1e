/** The network of replication instances: one that exists, and one that is made. */
import { environmentFrom, sourceOf, type EnvironmentFile } from "../support/environment";
import { evaluate } from "../support/terraform-console";
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

  test("an existing subnet group is found, looked at, and given to instances; none is made", async () => {
    const app = synthApp([
      environmentFrom((file) => {
        Object.assign(file.replication.network, { subnetGroup: "dms-private" });
      }),
    ]);
    expect(elements(app, "aws_dms_replication_subnet_group").map(({ address }) => address)).toEqual([
      "data.aws_dms_replication_subnet_group.replication_network",
    ]);
    const instance = elementAt(app, "dev-dms-foundation", "aws_dms_replication_instance.main").block;
    const group = "data.aws_dms_replication_subnet_group.replication_network";
    expect(instance["replication_subnet_group_id"]).toBe(`\${${group}.replication_subnet_group_id}`);

    const said = stringsIn(
      at(elementAt(app, "dev-dms-foundation", group).block, "lifecycle", "postcondition"),
    );
    const all = said
      .filter((text) => text.startsWith("${"))
      .map((text) => `(${text.slice(2, -1)})`)
      .join(" && ")
      .replaceAll("data.aws_vpc.replication_vpc.id", '"vpc-1"')
      .replaceAll("data.aws_subnet.private-a.id", '"subnet-b"')
      .replaceAll("data.aws_subnet.private-b.id", '"subnet-a"');
    const good = { subnet_group_status: "Complete", vpc_id: "vpc-1", subnet_ids: ["subnet-b", "subnet-a"] };
    const cases = {
      good,
      untold: { ...good, subnet_group_status: null },
      incomplete: { ...good, subnet_group_status: "Incomplete" },
      elsewhere: { ...good, vpc_id: "vpc-2" },
      more: { ...good, subnet_ids: ["subnet-a", "subnet-b", "subnet-c"] },
    };
    expect(
      await evaluate(
        cases,
        Object.fromEntries(
          Object.keys(cases).map((name) => [name, all.replaceAll("self.", `local.${name}.`)]),
        ),
      ),
    ).toEqual({ good: true, untold: true, incomplete: false, elsewhere: false, more: false });
    expect(
      at(elementAt(app, "dev-dms-foundation", "terraform_data.replication_subnet_group").block, "input"),
    ).toEqual({
      "subnet group":
        '${length(data.aws_ssm_parameters_by_path.states.names) == 0 ? "dms-private" : "made here"}',
    });
  }, 60_000);

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
