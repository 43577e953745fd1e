/** Rows 49 to 52: groups, their rules, and ways in and out. */
import { at, elements, elementsOf, stackOf, stringsIn, textAt, type Element } from "../../support/synth-app";
import { adding, first, onEach, setting, type Finding, type Rule, type Subject } from "../rule";

const group = "aws_security_group";
const egress = "aws_vpc_security_group_egress_rule";
const ingress = "aws_vpc_security_group_ingress_rule";
const route = "aws_route";

/** The sources or targets that a rule names; AWS takes exactly one. */
const places = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];

/** Two halves of everywhere are everywhere: no named place is larger than 10.0.0.0/8, or a provider's /20 of IPv6. */
function anywhere({ block }: Element): boolean {
  const larger = (argument: string, bits: number) => {
    const [, prefix] = /\/(\d+)$/.exec(textAt(block, argument)) ?? [];
    return prefix !== undefined && Number(prefix) < bits;
  };
  return (
    ["cidr_ipv4", "destination_cidr_block"].some((argument) => larger(argument, 8)) ||
    ["cidr_ipv6", "destination_ipv6_cidr_block"].some((argument) => larger(argument, 20))
  );
}

/** Rules without a place, which AWS refuses, are found as well as those that name everywhere. */
function unnamed(element: Element): string | false {
  if (anywhere(element)) return "anywhere";
  return places.every((argument) => textAt(element.block, argument) === "") && "no place";
}

/** Everything but one TCP port. */
function severalPorts({ block }: Element): string | false {
  if (block["ip_protocol"] !== "tcp") return `protocol ${String(block["ip_protocol"])}`;
  const port = block["from_port"];
  return (typeof port !== "number" || port < 1 || port !== block["to_port"]) && "a range of ports";
}

/** Whether something stands in a group, other than rules of its own or of others. */
function isUsed({ app }: Subject, { stack, address }: Element): boolean {
  return elementsOf(stackOf(app, stack)).some(
    ({ kind, block }) =>
      kind === "resource" &&
      Object.entries(block).some(
        ([argument, value]) =>
          /^(vpc_)?security_(groups|group_ids)$/.test(argument) &&
          stringsIn(value).includes(`\${${address}.id}`),
      ),
  );
}

/** What a VPC made here lacks. */
function open({ app }: Subject): Finding[] {
  return elements(app, "aws_vpc")
    .filter(({ kind }) => kind === "resource")
    .flatMap(({ id, stack, address }) =>
      ["aws_flow_log", "aws_default_security_group"]
        .filter(
          (type) =>
            !elementsOf(stackOf(app, stack), type).some(
              ({ block }) =>
                block["vpc_id"] === `\${${address}.id}` &&
                (type !== "aws_flow_log" || block["traffic_type"] === "ALL") &&
                at(block, "ingress") === undefined &&
                at(block, "egress") === undefined,
            ),
        )
        .map((type) => ({ id, found: `no ${type}` })),
    );
}

export const networkRules: readonly Rule[] = [
  {
    row: 49,
    ids: ["CKV_AWS_23", "AWS-0099", "AWS-0124", "EC27"],
    requirement: "security groups and their rules say what they are for",
    check: onEach(
      [group, egress, ingress],
      ({ block }) => textAt(block, "description") === "" && "no description",
    ),
    breakIt: setting(egress, "description", undefined),
  },
  {
    row: 49,
    ids: ["CKV2_AWS_5"],
    requirement: "something stands in every security group",
    check: (subject) => onEach([group], (element) => !isUsed(subject, element) && "empty")(subject),
    breakIt: adding(group, { description: "x" }),
  },
  {
    row: 50,
    ids: ["CKV_AWS_24", "CKV_AWS_25", "CKV_AWS_260", "AWS-0107", "EC2.18", "EC2.19", "EC23"],
    requirement: "what comes in comes from named places",
    check: onEach([ingress], unnamed),
    breakIt: setting(ingress, "cidr_ipv4", "0.0.0.0/0"),
  },
  {
    row: 50,
    ids: ["CKV_AWS_277"],
    requirement: "what comes in comes to one port",
    check: onEach([ingress], severalPorts),
    breakIt: setting(ingress, "from_port", 0),
  },
  {
    row: 50,
    ids: ["CKV_AWS_277"],
    requirement: "groups have no rules inside them, which would take away those that others add",
    check: onEach(
      [group],
      ({ block }) => ("ingress" in block || "egress" in block) && "rules inside the group",
    ),
    breakIt: setting(group, "ingress", []),
  },
  {
    row: 51,
    ids: ["AWS-0104"],
    requirement: "what goes out goes to named places",
    check: onEach([egress], unnamed),
    breakIt: (subject) => {
      first(subject, egress, /^orders-db$/).block["cidr_ipv4"] = "0.0.0.0/0";
    },
  },
  {
    row: 51,
    ids: ["CKV_AWS_382"],
    requirement: "what goes out goes to one port",
    check: onEach([egress], severalPorts),
    breakIt: setting(egress, "ip_protocol", "-1"),
  },
  {
    row: 52,
    ids: ["CKV2_AWS_11", "CKV2_AWS_12", "AWS-0178", "EC2.2", "EC2.6"],
    requirement: "a VPC made here logs its flows and closes its default security group",
    check: open,
    breakIt: ({ app }) => {
      for (const { json } of app.values()) delete json.resource["aws_flow_log"];
    },
  },
  {
    row: 52,
    ids: ["CKV_AWS_130", "AWS-0164", "EC2.15"],
    requirement: "subnets give out no public addresses",
    check: onEach(
      ["aws_subnet"],
      ({ block }) => block["map_public_ip_on_launch"] !== false && "public addresses",
    ),
    breakIt: setting("aws_subnet", "map_public_ip_on_launch", true),
  },
  {
    row: 52,
    ids: ["no-unrestricted-route-to-igw"],
    requirement: "nothing leads to the Internet",
    check: onEach(
      ["aws_internet_gateway", "aws_egress_only_internet_gateway", "aws_eip", "aws_nat_gateway", route],
      (element) => (element.type !== route || anywhere(element)) && element.type,
    ),
    breakIt: adding("aws_internet_gateway", { vpc_id: "x" }),
  },
];
