/** Rights on what is shared between accounts: resource shares, and VPC Lattice. */
import type { Found } from "../found";
import { grant, onlyOwn, onlyTagged, onlyUntagged, type Catalogue, type Purpose } from "../grant";
import { linkedRole } from "./hand-on";

const readShares: Purpose = {
  sid: "ReadShares",
  access: "read",
  why: "Every plan reads resource shares; RAM lists without resources.",
};
const makeShares: Purpose = {
  sid: "MakeShares",
  access: "write",
  why: "A new share has to bear the environment's tag, and admits no account outside the organization.",
};
const tagNewShares: Purpose = {
  sid: "TagNewShares",
  access: "write",
  why: "Tags at creation are a right of their own: a share that bears an environment's tag is left alone.",
};
const changeShares: Purpose = {
  sid: "ChangeShares",
  access: "write",
  why: "Only shares that bear the environment's tag.",
};
const shareThings: Purpose = {
  sid: "LetShareThrough",
  access: "write",
  why: "RAM writes a policy of what is shared in the caller's name; no call of Terraform's shows it.",
};
const readLattice: Purpose = {
  sid: "ReadLattice",
  access: "read",
  why: "Every plan reads resource gateways and configurations; their ids are random.",
};
const makeInLattice: Purpose = {
  sid: "MakeInLattice",
  access: "write",
  why: "What is new in VPC Lattice has to bear the environment's tag.",
};
const changeInLattice: Purpose = {
  sid: "ChangeInLattice",
  access: "write",
  why: "Only what bears the environment's tag.",
};
const latticeInNetwork: Purpose = {
  sid: "PutLatticeIntoNetworks",
  access: "write",
  why: "VPC Lattice looks at networks in the caller's name; no call of Terraform's shows it.",
};

const shares = (found: Found): string => found.arn("ram", "resource-share/*");
const gateways = (found: Found): string => found.arn("vpc-lattice", "resourcegateway/*");
const configurations = (found: Found): string => found.arn("vpc-lattice", "resourceconfiguration/*");
const named = (action: string): string => `vpc-lattice:${action}`;

export const sharing: Catalogue = {
  aws_ram_resource_share: (share) => [
    grant(readShares, ["ram:GetResourceShares"], "*"),
    grant(readShares, ["ram:ListResourceSharePermissions"], shares(share)),
    grant(makeShares, ["ram:CreateResourceShare"], "*", {
      ...onlyTagged(share),
      Bool: { "ram:RequestedAllowsExternalPrincipals": "false" },
    }),
    grant(tagNewShares, ["ram:TagResource"], shares(share), onlyUntagged(share)),
    grant(
      changeShares,
      ["ram:DeleteResourceShare", "ram:TagResource", "ram:UntagResource", "ram:UpdateResourceShare"],
      shares(share),
      onlyOwn(share),
    ),
  ],
  aws_ram_resource_association: (association) => [
    grant(readShares, ["ram:GetResourceShareAssociations"], "*"),
    grant(
      changeShares,
      ["ram:AssociateResourceShare", "ram:DisassociateResourceShare"],
      shares(association),
      onlyOwn(association),
    ),
    ...policyOf(association),
  ],
  aws_ram_principal_association: (association) => [
    grant(readShares, ["ram:GetResourceShareAssociations", "ram:GetResourceShares"], "*"),
    grant(
      changeShares,
      ["ram:AssociateResourceShare", "ram:DisassociateResourceShare"],
      shares(association),
      onlyOwn(association),
    ),
  ],
  aws_vpclattice_resource_gateway: (gateway) => [
    grant(readLattice, ["vpc-lattice:GetResourceGateway"], gateways(gateway)),
    grant(readLattice, ["vpc-lattice:ListTagsForResource"], "*"),
    grant(
      makeInLattice,
      ["CreateResourceGateway", "TagResource"].map(named),
      gateways(gateway),
      onlyTagged(gateway),
    ),
    grant(
      changeInLattice,
      ["DeleteResourceGateway", "TagResource", "UpdateResourceGateway"].map(named),
      gateways(gateway),
      onlyOwn(gateway),
    ),
    grant(latticeInNetwork, ["ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs"], "*"),
    linkedRole(gateway, "vpc-lattice.amazonaws.com", "AWSServiceRoleForVpcLattice"),
  ],
  aws_vpclattice_resource_configuration: (configuration) => [
    grant(readLattice, ["vpc-lattice:GetResourceConfiguration"], configurations(configuration)),
    grant(readLattice, ["vpc-lattice:ListTagsForResource"], "*"),
    grant(
      makeInLattice,
      ["CreateResourceConfiguration", "TagResource"].map(named),
      configurations(configuration),
      onlyTagged(configuration),
    ),
    grant(
      makeInLattice,
      [named("CreateResourceConfiguration")],
      gateways(configuration),
      onlyTagged(configuration),
    ),
    grant(
      changeInLattice,
      ["DeleteResourceConfiguration", "TagResource", "UpdateResourceConfiguration"].map(named),
      configurations(configuration),
      onlyOwn(configuration),
    ),
  ],
};

/** What RAM does to the thing that is shared. */
function policyOf(association: Found): ReturnType<Catalogue[string]> {
  switch (association.refersTo("resource_arn")) {
    case "aws_vpclattice_resource_configuration":
      return [
        grant(
          shareThings,
          [
            "vpc-lattice:DeleteResourcePolicy",
            "vpc-lattice:GetResourcePolicy",
            "vpc-lattice:PutResourcePolicy",
          ],
          configurations(association),
        ),
      ];
    case "data.aws_subnet":
    case "aws_subnet":
      return [grant(shareThings, ["ec2:DescribeSubnets"], "*")];
    default:
      return [grant(shareThings, ["ec2:DescribeTransitGateways"], "*")];
  }
}
