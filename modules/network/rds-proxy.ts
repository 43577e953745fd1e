import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbProxy } from "@cdktf/provider-aws/lib/db-proxy";
import { DbProxyDefaultTargetGroup } from "@cdktf/provider-aws/lib/db-proxy-default-target-group";
import { DbProxyTarget } from "@cdktf/provider-aws/lib/db-proxy-target";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Token, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { databaseEngineOf, type DatabaseEngineWord } from "../../model/engines";
import { addressed } from "../addressed";
import { AccountRole } from "../iam/account-role";
import { policyJson, serviceTrust, type PolicyStatement } from "../../model/policy";
import { allowBetween } from "./rules";
import { roleNames, type PhysicalName } from "../../model/names";

/** Protocol of a proxy and its port, which nobody can choose (RDS guide, rds-proxy). */
const proxies = {
  mysql: { engineFamily: "MYSQL", port: 3306 },
  postgres: { engineFamily: "POSTGRESQL", port: 5432 },
} as const;

/** The TCP port on which a proxy for an engine listens, whatever the port of the database behind it. */
export function proxyPort(engine: DatabaseEngineWord): number {
  return proxyOf(engine).port;
}

function proxyOf(engine: DatabaseEngineWord) {
  const { proxy } = databaseEngineOf({ engine });
  if (proxy === undefined) throw new Error(`RDS Proxy does not serve engine "${engine}"`);
  return proxies[proxy];
}

/** Properties for `RdsProxy`. */
export interface RdsProxyProps {
  /** Of the database account; everything is made there. */
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Letters, digits and single hyphens. */
  readonly name: PhysicalName<"proxy">;

  readonly engine: DatabaseEngineWord;

  /** Identifier of the Aurora cluster or the single instance behind the proxy. */
  readonly database: { readonly cluster: string } | { readonly instance: string };

  /** The database's own VPC: a proxy stands nowhere else. */
  readonly vpcId: string;

  /** Subnets of that VPC, in at least two zones. */
  readonly subnetIds: readonly string[];

  /** Group of the database: it gets one rule more. */
  readonly databaseSecurityGroupId: string;

  /** TCP port of the database. */
  readonly databasePort: number;

  /** Secret with the user and password that clients give and that the proxy connects with. */
  readonly secretArn: string;

  /** Key that encrypts the secret. */
  readonly secretKeyArn: string;

  /** True if the trust policy of the proxy's role carries aws:SourceAccount and aws:SourceArn. */
  readonly confusedDeputyConditions: boolean;

  /**
   * Seconds after which the proxy drops a client that asks nothing, 1 to 28800.
   *
   * @default 1800, as AWS does
   */
  readonly idleTimeoutSeconds?: number;

  /** Customer-managed key for the log; CloudWatch Logs may use it for `/aws/rds/proxy/<name>`. */
  readonly keyArn: string;

  readonly logRetentionDays: number;
}

/**
 * An RDS Proxy before a database, for clients that connect with TLS and the user of one secret.
 *
 * It shows a certificate of its own for its own name, under Amazon Root CA 1: clients that verify names
 * connect to `host`, not to the database's name
 * (https://repost.aws/knowledge-center/rds-aurora-mysql-connect-proxy). Nothing comes
 * in at its group until whatever stands before it adds a rule.
 */
export class RdsProxy extends Construct {
  public readonly proxyName: string;
  /** Host name of the proxy: the host in the secret that DMS reads. */
  public readonly host: string;
  /** TCP port of the proxy. */
  public readonly port: number;
  public readonly securityGroupId: string;
  /** Resources that have to exist before a connection can succeed. */
  public readonly ready: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: RdsProxyProps) {
    super(scope, id);
    const { provider, name } = props;
    const { engineFamily, port } = proxyOf(props.engine);
    const group = this.makeGroup(props, id);
    const role = this.makeRole(props, id);
    const proxy = addressed(
      new DbProxy(this, "Default", {
        provider,
        name,
        engineFamily,
        requireTls: true,
        debugLogging: false,
        idleClientTimeout: props.idleTimeoutSeconds ?? 1800,
        roleArn: role.arn,
        auth: [
          {
            authScheme: "SECRETS",
            iamAuth: "DISABLED",
            description: "The user that DMS connects with",
            secretArn: props.secretArn,
          },
        ],
        vpcSubnetIds: [...props.subnetIds],
        vpcSecurityGroupIds: [group.id],
        tags: { Name: name },
        // The log group has to be there first, or RDS makes one without key and retention.
        dependsOn: [role.policy, this.makeLogGroup(props, id)],
      }),
      id,
    );
    this.proxyName = proxy.name;
    this.host = proxy.endpoint;
    this.port = port;
    this.securityGroupId = group.id;
    this.ready = [this.makeTarget(props, id), role.policy];
  }

  private makeGroup(props: RdsProxyProps, id: string): SecurityGroup {
    const { provider, name } = props;
    const group = addressed(
      new SecurityGroup(this, "group", {
        provider,
        name: `${name}-proxy`,
        description: "RDS Proxy before a database: out to that database only.",
        vpcId: props.vpcId,
        tags: { Name: `${name}-proxy` },
      }),
      id,
    );
    allowBetween(this, {
      name: id,
      port: props.databasePort,
      from: { groupId: group.id, provider, description: `Proxy ${name} to the database` },
      to: {
        groupId: props.databaseSecurityGroupId,
        provider,
        description: `The database from proxy ${name}`,
      },
    });
    return group;
  }

  private makeRole(
    props: RdsProxyProps,
    id: string,
  ): { readonly arn: string; readonly policy: IamRolePolicy } {
    const { provider, name } = props;
    const role = addressed(
      new AccountRole(this, "role", {
        provider,
        roleName: roleNames.proxy(name),
        description: `Lets RDS Proxy ${name} read the secret of its database.`,
        assumeRolePolicy: policyJson(serviceTrust(["rds.amazonaws.com"], trustCondition(props))),
      }),
      id,
    );
    const policy = addressed(
      new IamRolePolicy(this, "policy", {
        provider,
        name: "secret",
        role: role.nameForPolicies,
        policy: policyJson(...secretStatements(props)),
      }),
      id,
    );
    return { arn: role.arn, policy };
  }

  private makeLogGroup({ provider, name, keyArn, logRetentionDays }: RdsProxyProps, id: string) {
    return addressed(
      new CloudwatchLogGroup(this, "log", {
        provider,
        name: `/aws/rds/proxy/${name}`,
        kmsKeyId: keyArn,
        retentionInDays: logRetentionDays,
      }),
      id,
    );
  }

  private makeTarget({ provider, database }: RdsProxyProps, id: string): DbProxyTarget {
    const targets = addressed(
      new DbProxyDefaultTargetGroup(this, "targets", { provider, dbProxyName: this.proxyName }),
      id,
    );
    return addressed(
      new DbProxyTarget(this, "target", {
        provider,
        dbProxyName: this.proxyName,
        targetGroupName: Token.asString(targets.name),
        ...("cluster" in database
          ? { dbClusterIdentifier: database.cluster }
          : { dbInstanceIdentifier: database.instance }),
        // Another proxy (other subnets, for one) has the same name, so that its target would seem to be there
        // (hashicorp/terraform-provider-aws#45738). Its ARN is another.
        lifecycle: { replaceTriggeredBy: [`aws_db_proxy.${id}.arn`] },
      }),
      id,
    );
  }
}

/** RDS acts for proxies of this account only. The ARN ends in an id that RDS chooses. */
function trustCondition(props: RdsProxyProps): PolicyStatement["Condition"] {
  if (!props.confusedDeputyConditions) return undefined;
  return {
    StringEquals: { "aws:SourceAccount": props.accountId },
    ArnLike: { "aws:SourceArn": `arn:${props.partition}:rds:${props.region}:${props.accountId}:db-proxy:*` },
  };
}

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-iam-setup.html */
function secretStatements(props: RdsProxyProps): PolicyStatement[] {
  return [
    {
      Sid: "ReadSecret",
      Effect: "Allow",
      Action: "secretsmanager:GetSecretValue",
      Resource: props.secretArn,
    },
    {
      Sid: "DecryptSecret",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: props.secretKeyArn,
      Condition: {
        StringEquals: { "kms:ViaService": `secretsmanager.${props.region}.amazonaws.com` },
      },
    },
  ];
}
