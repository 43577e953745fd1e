/** What calls of EC2 are judged on: kinds of resources by the parameters that name them. */

/** A call of EC2 that makes or changes something. */
export interface Ec2Call {
  /** Kind of what it makes, whose tags are in the call. */
  readonly makes?: string;
  /** Kind and parameter of what it names; a parameter may hold a list. */
  readonly names?: readonly (readonly [kind: string, parameter: string])[];
}

const ofVpc = ["vpc", "VpcId"] as const;
const ofSubnet = ["subnet", "SubnetId"] as const;
const ofTable = ["route-table", "RouteTableId"] as const;
const ofGroup = ["security-group", "GroupId"] as const;
const ofPeering = ["vpc-peering-connection", "VpcPeeringConnectionId"] as const;
const ofTransitTable = ["transit-gateway-route-table", "TransitGatewayRouteTableId"] as const;
const ofAttachment = ["transit-gateway-attachment", "TransitGatewayAttachmentId"] as const;

/** By operation. Calls that describe are judged on nothing. */
export const ec2Calls: Readonly<Record<string, Ec2Call>> = {
  AcceptTransitGatewayVpcAttachment: { names: [ofAttachment] },
  AcceptVpcEndpointConnections: { names: [["vpc-endpoint-service", "ServiceId"]] },
  AcceptVpcPeeringConnection: { names: [ofPeering] },
  AllocateAddress: { makes: "elastic-ip" },
  AssociateRouteTable: { names: [ofTable, ofSubnet] },
  AssociateTransitGatewayRouteTable: { names: [ofTransitTable, ofAttachment] },
  AttachInternetGateway: { names: [["internet-gateway", "InternetGatewayId"], ofVpc] },
  AuthorizeSecurityGroupEgress: { makes: "security-group-rule", names: [ofGroup] },
  AuthorizeSecurityGroupIngress: { makes: "security-group-rule", names: [ofGroup] },
  CreateFlowLogs: { makes: "vpc-flow-log", names: [["vpc", "ResourceId"]] },
  CreateInternetGateway: { makes: "internet-gateway" },
  CreateNatGateway: { makes: "natgateway", names: [["elastic-ip", "AllocationId"], ofSubnet] },
  CreateRoute: { names: [ofTable] },
  CreateRouteTable: { makes: "route-table", names: [ofVpc] },
  CreateSecurityGroup: { makes: "security-group", names: [ofVpc] },
  CreateSubnet: { makes: "subnet", names: [ofVpc] },
  CreateTransitGateway: { makes: "transit-gateway" },
  CreateTransitGatewayRoute: { names: [ofTransitTable, ofAttachment] },
  CreateTransitGatewayRouteTable: {
    makes: "transit-gateway-route-table",
    names: [["transit-gateway", "TransitGatewayId"]],
  },
  CreateTransitGatewayVpcAttachment: {
    makes: "transit-gateway-attachment",
    names: [["transit-gateway", "TransitGatewayId"], ofVpc, ["subnet", "SubnetIds"]],
  },
  CreateVpc: { makes: "vpc" },
  CreateVpcEndpoint: {
    makes: "vpc-endpoint",
    names: [ofVpc, ofTable, ofSubnet, ["security-group", "SecurityGroupId"]],
  },
  CreateVpcEndpointServiceConfiguration: { makes: "vpc-endpoint-service" },
  CreateVpcPeeringConnection: { makes: "vpc-peering-connection", names: [ofVpc] },
  DeleteFlowLogs: { names: [["vpc-flow-log", "FlowLogId"]] },
  DeleteInternetGateway: { names: [["internet-gateway", "InternetGatewayId"]] },
  DeleteNatGateway: { names: [["natgateway", "NatGatewayId"]] },
  DeleteRoute: { names: [ofTable] },
  DeleteRouteTable: { names: [ofTable] },
  DeleteSecurityGroup: { names: [ofGroup] },
  DeleteSubnet: { names: [ofSubnet] },
  DeleteTransitGateway: { names: [["transit-gateway", "TransitGatewayId"]] },
  DeleteTransitGatewayRoute: { names: [ofTransitTable] },
  DeleteTransitGatewayRouteTable: { names: [ofTransitTable] },
  DeleteTransitGatewayVpcAttachment: { names: [ofAttachment] },
  DeleteVpc: { names: [ofVpc] },
  DeleteVpcEndpointServiceConfigurations: { names: [["vpc-endpoint-service", "ServiceId"]] },
  DeleteVpcEndpoints: { names: [["vpc-endpoint", "VpcEndpointId"]] },
  DeleteVpcPeeringConnection: { names: [ofPeering] },
  DetachInternetGateway: { names: [["internet-gateway", "InternetGatewayId"], ofVpc] },
  // Only the association is named; what it is of is looked up when its tags are asked for.
  DisassociateAddress: { names: [["elastic-ip", "AssociationId"]] },
  DisassociateRouteTable: { names: [["route-table", "AssociationId"]] },
  DisassociateTransitGatewayRouteTable: { names: [ofTransitTable, ofAttachment] },
  ModifySecurityGroupRules: { names: [ofGroup] },
  ModifySubnetAttribute: { names: [ofSubnet] },
  ModifyTransitGateway: { names: [["transit-gateway", "TransitGatewayId"]] },
  ModifyTransitGatewayVpcAttachment: { names: [ofAttachment] },
  ModifyVpcAttribute: { names: [ofVpc] },
  ModifyVpcEndpoint: { names: [["vpc-endpoint", "VpcEndpointId"]] },
  ModifyVpcEndpointServiceConfiguration: { names: [["vpc-endpoint-service", "ServiceId"]] },
  ModifyVpcEndpointServicePermissions: { names: [["vpc-endpoint-service", "ServiceId"]] },
  ModifyVpcPeeringConnectionOptions: { names: [ofPeering] },
  RejectVpcEndpointConnections: { names: [["vpc-endpoint-service", "ServiceId"]] },
  ReleaseAddress: { names: [["elastic-ip", "AllocationId"]] },
  ReplaceRoute: { names: [ofTable] },
  ReplaceRouteTableAssociation: { names: [ofTable, ["route-table", "AssociationId"]] },
  RevokeSecurityGroupEgress: { names: [ofGroup] },
  RevokeSecurityGroupIngress: { names: [ofGroup] },
};

/** Kinds of resources by what their ids begin with. */
const kinds: Readonly<Record<string, string>> = {
  eipalloc: "elastic-ip",
  fl: "vpc-flow-log",
  igw: "internet-gateway",
  nat: "natgateway",
  pcx: "vpc-peering-connection",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  subnet: "subnet",
  tgw: "transit-gateway",
  "tgw-attach": "transit-gateway-attachment",
  "tgw-rtb": "transit-gateway-route-table",
  vpc: "vpc",
  vpce: "vpc-endpoint",
  "vpce-svc": "vpc-endpoint-service",
};

/** The kind of a resource by its id; `*` for ids that nobody tags here. */
export function kindOfId(id: string): string {
  return kinds[id.replace(/-[0-9a-f]+$/, "")] ?? "*";
}
