/** Rights on networks that are made here, and on security groups, those of others included. */
import type { Found } from "../found";
import { grant, onlyTagged, onlyUntagged, type Catalogue, type Grant, type Purpose } from "../grant";
import { ec2, ec2Arns, readEc2 } from "./ec2";
import { handOn } from "./hand-on";

const openForeignGroups: Purpose = {
  sid: "ChangeRulesOfForeignGroups",
  access: "write",
  why: "A rule in the security group of a database or a VPC that is not made here, whose id only AWS knows; new rules bear the environment's tag.",
};
const newRules: Purpose = {
  sid: "MakeRules",
  access: "write",
  why: "New rules bear the environment's tag.",
};
const routesOfOthers: Purpose = {
  sid: "ChangeRoutes",
  access: "write",
  why: "Routes to the other side, also in route tables that are not made here, whose ids only AWS knows.",
};
const besideSharedNetwork: Purpose = {
  sid: "MakeInSharedNetwork",
  access: "write",
  why: "IAM names a VPC by its owner's account, which is another one where subnets are shared; AWS lets nobody make groups in others.",
};
const tagDefaultGroups: Purpose = {
  sid: "TagDefaultGroups",
  access: "write",
  why: "The default group of a VPC that is made here comes with it, without tags; it gets them before it is emptied.",
};
const readPrefixes: Purpose = {
  sid: "ReadPrefixLists",
  access: "read",
  why: "Addresses of S3, to which rules lead; the list is AWS's.",
};

function rule(direction: "Egress" | "Ingress"): (found: Found) => Grant[] {
  const authorize = `ec2:AuthorizeSecurityGroup${direction}`;
  const revoke = `ec2:RevokeSecurityGroup${direction}`;
  const shared = ec2({
    read: ["SecurityGroupRules"],
    made: "security-group-rule",
    change: ["ModifySecurityGroupRules"],
  });
  return (found) => {
    const isOwn = found.refersTo("security_group_id") === "aws_security_group";
    return [
      ...shared(found),
      grant(newRules, [authorize], ec2Arns(found, ["security-group-rule"]), onlyTagged(found)),
      grant(newRules, ["ec2:CreateTags"], ec2Arns(found, ["security-group-rule"]), {
        ...onlyTagged(found),
        Null: { "ec2:CreateAction": "false" },
      }),
      ...(isOwn
        ? ec2({
            read: ["SecurityGroupRules"],
            own: [
              [authorize.slice(4), "security-group"],
              [revoke.slice(4), "security-group"],
              ["ModifySecurityGroupRules", "security-group"],
            ],
          })(found)
        : [
            grant(
              openForeignGroups,
              [authorize, revoke, "ec2:ModifySecurityGroupRules"],
              ec2Arns(found, ["security-group"]),
            ),
          ]),
    ];
  };
}

const lookUp =
  (...names: readonly string[]) =>
  (): Grant[] => [readEc2(...names)];

export const network: Catalogue = {
  aws_vpc: ec2({
    // The provider reads what comes with each VPC as well.
    read: ["NetworkAcls", "RouteTables", "SecurityGroups", "VpcAttribute", "Vpcs"],
    made: "vpc",
    create: "CreateVpc",
    change: ["DeleteVpc", "ModifyVpcAttribute"],
  }),
  aws_subnet: ec2({
    read: ["NetworkInterfaces", "Subnets"],
    made: "subnet",
    create: "CreateSubnet",
    beside: ["vpc"],
    change: ["DeleteSubnet", "ModifySubnetAttribute"],
  }),
  aws_route_table: ec2({
    read: ["RouteTables"],
    made: "route-table",
    create: "CreateRouteTable",
    beside: ["vpc"],
    change: ["CreateRoute", "DeleteRoute", "DeleteRouteTable", "ReplaceRoute"],
  }),
  aws_route_table_association: ec2({
    read: ["RouteTables"],
    own: [
      ["AssociateRouteTable", "route-table", "subnet"],
      ["DisassociateRouteTable", "route-table", "subnet"],
      ["ReplaceRouteTableAssociation", "route-table", "subnet"],
    ],
  }),
  aws_route: (route) => [
    readEc2("RouteTables"),
    grant(
      routesOfOthers,
      ["ec2:CreateRoute", "ec2:DeleteRoute", "ec2:ReplaceRoute"],
      ec2Arns(route, ["route-table"]),
    ),
  ],
  aws_default_security_group: (group) => [
    ...ec2({
      read: ["SecurityGroups"],
      made: "security-group",
      change: ["RevokeSecurityGroupEgress", "RevokeSecurityGroupIngress"],
    })(group),
    grant(tagDefaultGroups, ["ec2:CreateTags"], ec2Arns(group, ["security-group"]), onlyUntagged(group)),
  ],
  aws_internet_gateway: ec2({
    read: ["InternetGateways"],
    made: "internet-gateway",
    create: "CreateInternetGateway",
    change: ["AttachInternetGateway", "DeleteInternetGateway", "DetachInternetGateway"],
    own: [
      ["AttachInternetGateway", "vpc"],
      ["DetachInternetGateway", "vpc"],
    ],
  }),
  aws_eip: ec2({
    read: ["Addresses", "AddressesAttribute", "NetworkInterfaces"],
    made: "elastic-ip",
    create: "AllocateAddress",
    change: ["DisassociateAddress", "ReleaseAddress"],
  }),
  aws_nat_gateway: ec2({
    read: ["NatGateways"],
    made: "natgateway",
    create: "CreateNatGateway",
    beside: ["elastic-ip", "subnet"],
    change: ["DeleteNatGateway"],
  }),
  aws_flow_log: (log) => [
    ...ec2({
      read: ["FlowLogs"],
      made: "vpc-flow-log",
      create: "CreateFlowLogs",
      beside: ["vpc"],
      change: ["DeleteFlowLogs"],
    })(log),
    ...handOn(log, "iam_role_arn", "FlowLogs", ["vpc-flow-logs.amazonaws.com"]),
  ],
  aws_security_group: (group) => [
    ...ec2({
      read: ["NetworkInterfaces", "SecurityGroups"],
      made: "security-group",
      create: "CreateSecurityGroup",
      beside: ["vpc"],
      change: [
        "DeleteSecurityGroup",
        // A new group lets everything out until its first rule is taken away.
        "RevokeSecurityGroupEgress",
        "RevokeSecurityGroupIngress",
      ],
    })(group),
    ...(group.refersTo("vpc_id") === "aws_vpc"
      ? []
      : [grant(besideSharedNetwork, ["ec2:CreateSecurityGroup"], [group.arnOfAnybody("ec2", "vpc/*")])]),
  ],
  aws_vpc_security_group_egress_rule: rule("Egress"),
  aws_vpc_security_group_ingress_rule: rule("Ingress"),
  "data.aws_availability_zones": lookUp("AvailabilityZones"),
  "data.aws_ec2_managed_prefix_list": (list) => [
    readEc2("ManagedPrefixLists"),
    grant(
      readPrefixes,
      ["ec2:GetManagedPrefixListEntries"],
      // AWS's own lists stand in nobody's account.
      list.arn("ec2", "prefix-list/*").replace(list.place.accountId, "aws"),
    ),
  ],
  "data.aws_nat_gateway": lookUp("NatGateways"),
  "data.aws_nat_gateways": lookUp("NatGateways"),
  "data.aws_route_tables": lookUp("RouteTables"),
  "data.aws_security_group": lookUp("SecurityGroups"),
  "data.aws_subnet": lookUp("Subnets"),
  "data.aws_vpc": lookUp("RouteTables", "VpcAttribute", "Vpcs"),
  "data.aws_vpc_endpoint": lookUp("PrefixLists", "VpcEndpoints"),
  "data.aws_vpc_security_group_rule": lookUp("SecurityGroupRules"),
  "data.aws_vpc_security_group_rules": lookUp("SecurityGroupRules"),
};
