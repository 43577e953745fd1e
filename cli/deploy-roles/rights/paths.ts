/** Rights on ways between networks: interface endpoints and their services, peering, transit gateways. */
import type { Found } from "../found";
import { grant, onlyTagged, type Catalogue, type Grant, type Purpose } from "../grant";
import { ec2, ec2Arns, readEc2 } from "./ec2";
import { linkedRole } from "./hand-on";

const acceptPeering: Purpose = {
  sid: "AcceptPeering",
  access: "write",
  why: "The other side of a peering bears no tag before it is accepted; only the two accounts of the file can meet in one.",
};
const tagAccepted: Purpose = {
  sid: "TagAcceptedConnections",
  access: "write",
  why: "What the other account has made gets this side's tags when it is accepted.",
};

/** The accepting half of a connection that another account has made: no tag says yet whose it is. */
function accepter(
  kind: string,
  actions: readonly string[],
  read: readonly string[],
): (found: Found) => Grant[] {
  return (found) => [
    ...ec2({ read, made: kind, change: [] })(found),
    grant(
      acceptPeering,
      actions.map((name) => `ec2:${name}`),
      ec2Arns(found, [kind]),
    ),
    grant(tagAccepted, ["ec2:CreateTags"], ec2Arns(found, [kind]), onlyTagged(found)),
  ];
}

export const paths: Catalogue = {
  aws_vpc_endpoint: ec2({
    read: ["NetworkInterfaces", "PrefixLists", "VpcEndpoints"],
    made: "vpc-endpoint",
    create: "CreateVpcEndpoint",
    beside: ["route-table", "security-group", "subnet", "vpc"],
    change: ["DeleteVpcEndpoints", "ModifyVpcEndpoint"],
  }),
  aws_vpc_endpoint_service: ec2({
    read: ["VpcEndpointServiceConfigurations", "VpcEndpointServicePermissions"],
    made: "vpc-endpoint-service",
    create: "CreateVpcEndpointServiceConfiguration",
    change: ["DeleteVpcEndpointServiceConfigurations", "ModifyVpcEndpointServiceConfiguration"],
  }),
  aws_vpc_endpoint_service_allowed_principal: ec2({
    read: ["VpcEndpointServicePermissions"],
    own: [["ModifyVpcEndpointServicePermissions", "vpc-endpoint-service"]],
  }),
  "data.aws_vpc_endpoint_service": () => [readEc2("VpcEndpointServices")],
  "data.aws_vpc_endpoint_associations": () => [readEc2("VpcEndpointAssociations")],

  aws_vpc_peering_connection: ec2({
    read: ["VpcPeeringConnections"],
    made: "vpc-peering-connection",
    create: "CreateVpcPeeringConnection",
    beside: ["vpc"],
    change: ["DeleteVpcPeeringConnection"],
  }),
  aws_vpc_peering_connection_accepter: (connection) => [
    ...accepter(
      "vpc-peering-connection",
      ["AcceptVpcPeeringConnection"],
      ["VpcPeeringConnections"],
    )(connection),
    grant(acceptPeering, ["ec2:AcceptVpcPeeringConnection"], ec2Arns(connection, ["vpc"])),
  ],
  aws_vpc_peering_connection_options: ec2({
    read: ["VpcPeeringConnections"],
    own: [["ModifyVpcPeeringConnectionOptions", "vpc-peering-connection"]],
  }),

  aws_ec2_transit_gateway: (gateway) => [
    ...ec2({
      read: ["TransitGateways"],
      made: "transit-gateway",
      create: "CreateTransitGateway",
      change: ["DeleteTransitGateway", "ModifyTransitGateway"],
    })(gateway),
    linkedRole(gateway, "transitgateway.amazonaws.com", "AWSServiceRoleForVPCTransitGateway"),
  ],
  "data.aws_ec2_transit_gateway": () => [readEc2("TransitGateways")],
  aws_ec2_transit_gateway_route_table: ec2({
    read: ["TransitGatewayRouteTables"],
    made: "transit-gateway-route-table",
    create: "CreateTransitGatewayRouteTable",
    beside: ["transit-gateway"],
    change: ["DeleteTransitGatewayRouteTable"],
  }),
  aws_ec2_transit_gateway_route: ec2({
    read: ["SearchTransitGatewayRoutes"],
    own: [
      ["CreateTransitGatewayRoute", "transit-gateway-attachment", "transit-gateway-route-table"],
      ["DeleteTransitGatewayRoute", "transit-gateway-route-table"],
    ],
  }),
  aws_ec2_transit_gateway_route_table_association: ec2({
    read: ["GetTransitGatewayRouteTableAssociations", "TransitGatewayAttachments"],
    own: [
      ["AssociateTransitGatewayRouteTable", "transit-gateway-attachment", "transit-gateway-route-table"],
      ["DisassociateTransitGatewayRouteTable", "transit-gateway-attachment", "transit-gateway-route-table"],
    ],
  }),
  aws_ec2_transit_gateway_vpc_attachment: (attachment) => [
    ...ec2({
      read: ["TransitGatewayVpcAttachments", "TransitGateways"],
      made: "transit-gateway-attachment",
      create: "CreateTransitGatewayVpcAttachment",
      beside: ["subnet", "vpc"],
      change: ["DeleteTransitGatewayVpcAttachment", "ModifyTransitGatewayVpcAttachment"],
    })(attachment),
    grant(
      {
        sid: "AttachToTransitGateway",
        access: "write",
        why: "The gateway may be another account's, shared with this one.",
      },
      ["ec2:CreateTransitGatewayVpcAttachment"],
      ec2Arns(attachment, ["transit-gateway"]).map((arn) => arn.replace(attachment.place.accountId, "*")),
    ),
    linkedRole(attachment, "transitgateway.amazonaws.com", "AWSServiceRoleForVPCTransitGateway"),
  ],
  aws_ec2_transit_gateway_vpc_attachment_accepter: (attachment) => [
    ...accepter(
      "transit-gateway-attachment",
      ["AcceptTransitGatewayVpcAttachment"],
      ["TransitGatewayVpcAttachments", "TransitGateways"],
    )(attachment),
    ...ec2({
      read: ["TransitGatewayVpcAttachments"],
      own: [["DeleteTransitGatewayVpcAttachment", "transit-gateway-attachment"]],
    })(attachment),
  ],
};
