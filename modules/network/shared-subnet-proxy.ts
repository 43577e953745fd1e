import { DbProxyEndpoint } from "@cdktf/provider-aws/lib/db-proxy-endpoint";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { ResourceShare } from "./resource-share";
import { names, type PhysicalName } from "../../model/names";

/** Properties for `SharedSubnets`. */
export interface SharedSubnetsProps {
  /** Of the replication account, which owns the subnets. */
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;

  /** 12-digit id of the replication account. */
  readonly accountId: string;

  /** Physical name of the share. */
  readonly name: string;

  /** Replication subnets, in at least two zones. */
  readonly subnetIds: readonly string[];

  /** 12-digit id of the database account. */
  readonly databaseAccountId: string;
}

/**
 * The replication subnets, shared with one database account of the same organization.
 *
 * A participant can put its own network interfaces and security groups there; it can neither see nor change
 * what others have in them (VPC guide, "Share your VPC subnets"). Subnets cannot leave an organization.
 */
export class SharedSubnets extends Construct {
  /** Whatever the database account makes in the subnets depends on these. */
  public readonly shared: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SharedSubnetsProps) {
    super(scope, id);
    const { partition, region, accountId } = props;
    this.shared = new ResourceShare(this, id, {
      provider: props.provider,
      name: props.name,
      resourceArns: props.subnetIds.map(
        (subnetId) => `arn:${partition}:ec2:${region}:${accountId}:subnet/${subnetId}`,
      ),
      accountId: props.databaseAccountId,
    }).shared;
  }
}

/** Properties for `SharedSubnetProxy`. */
export interface SharedSubnetProxyProps {
  /** Physical name: at most 51 characters, letters, digits and single hyphens. */
  readonly name: PhysicalName<"proxy">;

  /** The account that makes the endpoint, from its proxy. */
  readonly database: { readonly provider: AwsProvider; readonly accountId: string };

  /** The account that owns the subnets, and the group of its replication instances. */
  readonly replication: {
    readonly provider: AwsProvider;
    readonly accountId: string;
    readonly securityGroupId: string;
  };

  /** Name of the proxy, in the database account. */
  readonly proxyName: string;

  /** TCP port of the proxy. */
  readonly port: number;

  /** The replication VPC. */
  readonly vpcId: string;

  /** Terraform expression without braces: list of the shared subnets' ids, in at least two zones. */
  readonly subnetIds: string;

  /** Resources that have to exist first: the share, where it is made in the same stack. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * An endpoint of an RDS Proxy that stands in the replication VPC, made by the account of the database.
 *
 * Connections end at the endpoint and go on from the proxy's own interfaces in the database's VPC, so the
 * endpoint's group lets nothing out.
 */
export class SharedSubnetProxy extends Construct {
  /** Host name of the endpoint, answered with its private addresses: the host in the secret that DMS reads. */
  public readonly host: string;
  /** Resources that have to exist before a connection can succeed. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: SharedSubnetProxyProps) {
    super(scope, id);
    const { database, name } = props;
    const group = addressed(
      new SecurityGroup(this, "group", {
        provider: database.provider,
        name: `${name}-proxy-endpoint`,
        description: "RDS Proxy in shared subnets: replication instances come in, nothing goes out.",
        vpcId: props.vpcId,
        tags: { Name: `${name}-proxy-endpoint` },
        dependsOn: [...props.after],
      }),
      id,
    );
    const endpoint = addressed(
      new DbProxyEndpoint(this, "Default", {
        provider: database.provider,
        dbProxyName: props.proxyName,
        dbProxyEndpointName: names.proxyEndpoint(name),
        targetRole: "READ_WRITE",
        vpcSubnetIds: Token.asList(`\${${props.subnetIds}}`),
        vpcSecurityGroupIds: [group.id],
        tags: { Name: `${name}-replication` },
        dependsOn: [...props.after],
      }),
      id,
    );
    this.host = endpoint.endpoint;
    this.ready = [endpoint, ...this.makeRules(props, id, group.id)];
  }

  /** Each account writes the rules of its own group, and names the other's with the account in front. */
  private makeRules(props: SharedSubnetProxyProps, id: string, groupId: string): ITerraformDependable[] {
    const { database, replication, name, port } = props;
    const tcp = { ipProtocol: "tcp", fromPort: port, toPort: port };
    const seen = (account: string, group: string) =>
      database.accountId === replication.accountId ? group : `${account}/${group}`;
    const out = addressed(
      new VpcSecurityGroupEgressRule(this, "out", {
        ...tcp,
        provider: replication.provider,
        securityGroupId: replication.securityGroupId,
        referencedSecurityGroupId: seen(database.accountId, groupId),
        description: `To ${name}`,
      }),
      id,
    );
    const into = addressed(
      new VpcSecurityGroupIngressRule(this, "in", {
        ...tcp,
        provider: database.provider,
        securityGroupId: groupId,
        referencedSecurityGroupId: seen(replication.accountId, replication.securityGroupId),
        description: "Replication instances",
      }),
      id,
    );
    return [out, into];
  }
}
