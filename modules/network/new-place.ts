import { DataAwsAvailabilityZones } from "@cdktf/provider-aws/lib/data-aws-availability-zones";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { FlowLog } from "@cdktf/provider-aws/lib/flow-log";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Fn, Token } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../naming";
import { policyJson, serviceTrust } from "../policy";
import type { NetworkPlace } from "./place";

/** Services that a private replication instance calls (DMS guide, CHAP_VPC_Endpoints). */
const interfaceServices = ["kms", "logs", "secretsmanager"] as const;

/** Properties for `NewPlace`. */
export interface NewPlaceProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Physical name of the VPC and what is in it. */
  readonly name: string;

  /** CIDR of the VPC, /16 to /24; each subnet gets a sixteenth of it. */
  readonly cidr: string;

  /** How many zones get a private subnet, at least 2. */
  readonly availabilityZones: number;

  /** Customer-managed key for the flow log. */
  readonly keyArn: string;

  readonly logRetentionDays: number;
}

/**
 * A VPC for replication instances: private subnets, the service endpoints they need, a flow log.
 *
 * It has no Internet gateway, and its default security group admits nothing.
 */
export class NewPlace extends Construct implements NetworkPlace {
  public readonly vpcId: string;
  public readonly vpcCidr: string;
  public readonly subnetIds: readonly string[];
  public readonly subnetZones: readonly string[];
  private readonly routeTable: RouteTable;

  constructor(scope: Construct, id: string, props: NewPlaceProps) {
    super(scope, id);
    const { provider } = props;
    const vpc = addressed(
      new Vpc(this, "Default", {
        provider,
        cidrBlock: props.cidr,
        enableDnsHostnames: true,
        enableDnsSupport: true,
        tags: { Name: props.name },
      }),
      id,
    );
    this.vpcId = vpc.id;
    this.vpcCidr = props.cidr;
    addressed(new DefaultSecurityGroup(this, "closed", { provider, vpcId: vpc.id }), id);
    this.routeTable = addressed(
      new RouteTable(this, "private", { provider, vpcId: vpc.id, tags: { Name: props.name } }),
      id,
    );
    const subnets = this.makeSubnets(props);
    this.subnetIds = subnets.map((subnet) => subnet.id);
    this.subnetZones = subnets.map((subnet) => subnet.availabilityZone);
    this.makeServiceEndpoints(props, id);
    this.makeFlowLog(props, id);
  }

  private makeSubnets(props: NewPlaceProps): Subnet[] {
    const { provider } = props;
    const zones = addressed(
      new DataAwsAvailabilityZones(this, "zones", { provider, state: "available" }),
      "available",
    );
    return Array.from({ length: props.availabilityZones }, (_, index) => {
      const name = `private_${index + 1}`;
      const subnet = addressed(
        new Subnet(this, name, {
          provider,
          vpcId: this.vpcId,
          availabilityZone: Token.asString(Fn.element(zones.names, index)),
          cidrBlock: Fn.cidrsubnet(props.cidr, 4, index),
          mapPublicIpOnLaunch: false,
          tags: { Name: `${props.name}-${name}` },
        }),
        name,
      );
      addressed(
        new RouteTableAssociation(this, `${name}_routes`, {
          provider,
          subnetId: subnet.id,
          routeTableId: this.routeTable.id,
        }),
        name,
      );
      return subnet;
    });
  }

  private makeServiceEndpoints(props: NewPlaceProps, id: string): void {
    const { provider, region } = props;
    addressed(
      new VpcEndpoint(this, "s3", {
        provider,
        vpcId: this.vpcId,
        serviceName: `com.amazonaws.${region}.s3`,
        vpcEndpointType: "Gateway",
        routeTableIds: [this.routeTable.id],
        tags: { Name: `${props.name}-s3` },
      }),
      "s3",
    );
    const name = `${props.name}-endpoints`;
    const group = addressed(
      new SecurityGroup(this, "endpoints_group", {
        provider,
        name,
        description: "Interface endpoints: HTTPS from this VPC only.",
        vpcId: this.vpcId,
        tags: { Name: name },
      }),
      "endpoints",
    );
    addressed(
      new VpcSecurityGroupIngressRule(this, "endpoints_https", {
        provider,
        securityGroupId: group.id,
        description: "HTTPS from this VPC",
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: props.cidr,
      }),
      id,
    );
    for (const service of interfaceServices) {
      addressed(
        new VpcEndpoint(this, service, {
          provider,
          vpcId: this.vpcId,
          serviceName: `com.amazonaws.${region}.${service}`,
          vpcEndpointType: "Interface",
          privateDnsEnabled: true,
          subnetIds: [...this.subnetIds],
          securityGroupIds: [group.id],
          tags: { Name: `${props.name}-${service}` },
        }),
        service,
      );
    }
  }

  private makeFlowLog(props: NewPlaceProps, id: string): void {
    const { provider, partition, region, accountId, name } = props;
    const logGroupName = `/causeway/${name}/flow`;
    const group = addressed(
      new CloudwatchLogGroup(this, "flow_log_group", {
        provider,
        name: logGroupName,
        kmsKeyId: props.keyArn,
        retentionInDays: props.logRetentionDays,
      }),
      `${id}_flow`,
    );
    const role = addressed(
      new IamRole(this, "flow_log_role", {
        provider,
        name: `${name}-flow`,
        description: "Lets VPC flow logs write to their log group.",
        assumeRolePolicy: policyJson(
          serviceTrust(["vpc-flow-logs.amazonaws.com"], {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: { "aws:SourceArn": `arn:${partition}:ec2:${region}:${accountId}:vpc-flow-log/*` },
          }),
        ),
      }),
      `${id}_flow`,
    );
    const logArn = `arn:${partition}:logs:${region}:${accountId}:log-group:${logGroupName}`;
    addressed(
      new IamRolePolicy(this, "flow_log_policy", {
        provider,
        name: "write",
        role: role.name,
        policy: policyJson({
          Sid: "WriteFlowLog",
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"],
          Resource: [logArn, `${logArn}:*`],
        }),
      }),
      `${id}_flow`,
    );
    addressed(
      new FlowLog(this, "flow_log", {
        provider,
        vpcId: this.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
      }),
      id,
    );
  }
}
