import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { DbSubnetGroup } from "@cdktf/provider-aws/lib/db-subnet-group";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { RdsCluster } from "@cdktf/provider-aws/lib/rds-cluster";
import { RdsClusterInstance } from "@cdktf/provider-aws/lib/rds-cluster-instance";
import type { RdsClusterParameterGroup } from "@cdktf/provider-aws/lib/rds-cluster-parameter-group";
import { TerraformLocal, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { AccountRole } from "../iam/account-role";
import { policyJson, serviceTrust, type PolicyStatement } from "../../model/policy";
import type { SetPassword } from "./database-secret";
import { roleNames } from "../../model/names";

/** Properties for `AuroraCluster`. */
export interface AuroraClusterProps {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;

  /** Name of the environment: physical names start with it, but for those of RDS. */
  readonly environment: string;

  /** Key of the endpoint: in every address. */
  readonly key: string;

  /** `aurora-mysql` or `aurora-postgresql`. */
  readonly engine: string;
  readonly engineVersion: string;

  /** Identifier; its instances have it with -1 and -2 behind it. */
  readonly identifier: string;
  readonly instanceClass: string;

  /**
   * Database that is made with it.
   *
   * @default none
   */
  readonly databaseName?: string | undefined;

  readonly masterUsername: string;
  readonly password: SetPassword;
  readonly port: number;
  readonly parameterGroup: RdsClusterParameterGroup;

  /** Subnets of its VPC, in at least two Availability Zones. */
  readonly subnetIds: readonly string[];

  /** The group that lets clients in; it is not changed. */
  readonly securityGroupId: string;

  /** Customer-managed key of storage and logs: its policy admits CloudWatch Logs for `clusterLogPrefix`. */
  readonly keyArn: string;

  /** Logs that go to CloudWatch. */
  readonly logs: readonly string[];
  readonly logRetentionDays: number;
  readonly backupRetentionDays: number;

  /** True if RDS refuses to delete it; without, no snapshot is taken at the end. */
  readonly deletionProtection: boolean;
}

/**
 * An Aurora cluster with a writer and a reader, encrypted, private, with logs and backups.
 *
 * Which instance is the writer, RDS decides after the first failover.
 */
export class AuroraCluster extends Construct {
  /** Known when there are instances, as are the names. */
  public readonly identifier: string;
  public readonly writer: string;
  public readonly reader: string;

  constructor(scope: Construct, id: string, props: AuroraClusterProps) {
    super(scope, id);
    const cluster = this.makeCluster(props);
    const monitoring = this.makeMonitoring(props);
    const instances = [1, 2].map((number) => {
      const address = `${props.key}_${number}`;
      addressed(
        new RdsClusterInstance(this, `instance_${number}`, {
          provider: props.provider,
          identifier: `${props.identifier}-${number}`,
          clusterIdentifier: cluster.id,
          engine: props.engine,
          instanceClass: props.instanceClass,
          dbSubnetGroupName: cluster.dbSubnetGroupName,
          publiclyAccessible: false,
          // What a deploy changes is changed when it is over, not in the next maintenance window.
          applyImmediately: true,
          autoMinorVersionUpgrade: true,
          copyTagsToSnapshot: true,
          promotionTier: number - 1,
          monitoringInterval: 60,
          monitoringRoleArn: monitoring.roleArn,
          dependsOn: [monitoring.ready],
        }),
        address,
      );
      return `aws_rds_cluster_instance.${address}.id`;
    });
    this.identifier = this.whenUp(`${props.key}_cluster`, `aws_rds_cluster.${props.key}.id`, instances);
    this.writer = this.whenUp(`${props.key}_writer`, `aws_rds_cluster.${props.key}.endpoint`, instances);
    this.reader = this.whenUp(
      `${props.key}_reader`,
      `aws_rds_cluster.${props.key}.reader_endpoint`,
      instances,
    );
  }

  /** A value that is known when others are; the cluster knows its names before it has an instance. */
  private whenUp(word: string, expression: string, others: readonly string[]): string {
    const value = `\${element([${[expression, ...others].join(", ")}], 0)}`;
    return addressed(new TerraformLocal(this, word, value), word).asString;
  }

  private makeCluster(props: AuroraClusterProps): RdsCluster {
    const { provider, key, deletionProtection } = props;
    const subnets = addressed(
      new DbSubnetGroup(this, "subnets", {
        provider,
        name: `${props.environment}-${key}`,
        description: `Where cluster ${props.identifier} stands`,
        subnetIds: [...props.subnetIds],
      }),
      key,
    );
    return addressed(
      new RdsCluster(this, "Default", {
        provider,
        clusterIdentifier: props.identifier,
        engine: props.engine,
        engineVersion: props.engineVersion,
        ...(props.databaseName === undefined ? {} : { databaseName: props.databaseName }),
        masterUsername: props.masterUsername,
        masterPasswordWo: props.password.value,
        masterPasswordWoVersion: props.password.version,
        iamDatabaseAuthenticationEnabled: true,
        port: props.port,
        dbSubnetGroupName: subnets.name,
        vpcSecurityGroupIds: [props.securityGroupId],
        dbClusterParameterGroupName: props.parameterGroup.name,
        storageEncrypted: true,
        kmsKeyId: props.keyArn,
        applyImmediately: true,
        backupRetentionPeriod: props.backupRetentionDays,
        copyTagsToSnapshot: true,
        deletionProtection,
        skipFinalSnapshot: !deletionProtection,
        ...(deletionProtection
          ? { finalSnapshotIdentifier: `${props.environment}-${props.identifier}-final` }
          : {}),
        enabledCloudwatchLogsExports: [...props.logs],
        dependsOn: this.makeLogGroups(props),
      }),
      key,
    );
  }

  /** Made before RDS does, which would make them without key and retention. */
  private makeLogGroups(props: AuroraClusterProps): ITerraformDependable[] {
    return props.logs.map((log) =>
      addressed(
        new CloudwatchLogGroup(this, `log_${log}`, {
          provider: props.provider,
          name: `${clusterLogPrefix(props.identifier)}${log}`,
          kmsKeyId: props.keyArn,
          retentionInDays: props.logRetentionDays,
        }),
        `${props.key}_${log}`,
      ),
    );
  }

  /** The role with which RDS writes what the instances' operating systems do (Aurora guide, "Enhanced Monitoring"). */
  private makeMonitoring(props: AuroraClusterProps) {
    const { provider, partition, region, accountId, key } = props;
    const role = addressed(
      new AccountRole(this, "monitoring", {
        provider,
        roleName: roleNames.monitoring(props.environment, key),
        description: `Lets RDS write metrics of the instances of ${props.identifier}.`,
        assumeRolePolicy: policyJson(
          serviceTrust(["monitoring.rds.amazonaws.com"], {
            StringEquals: { "aws:SourceAccount": accountId },
            ArnLike: {
              "aws:SourceArn": `arn:${partition}:rds:${region}:${accountId}:db:${props.identifier}-*`,
            },
          }),
        ),
      }),
      `${key}_monitoring`,
    );
    const ready = addressed(
      new IamRolePolicy(this, "monitoring_policy", {
        provider,
        name: "metrics",
        role: role.nameForPolicies,
        policy: policyJson(
          ...metricStatements(`arn:${partition}:logs:${region}:${accountId}:log-group:RDS*`),
        ),
      }),
      `${key}_monitoring`,
    );
    return { roleArn: role.arn, ready };
  }
}

/** As in AWS's managed policy AmazonRDSEnhancedMonitoringRole, in this account and Region. */
function metricStatements(groups: string): PolicyStatement[] {
  return [
    {
      Sid: "MakeGroups",
      Effect: "Allow",
      Action: ["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
      Resource: groups,
    },
    {
      Sid: "WriteMetrics",
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:GetLogEvents", "logs:PutLogEvents"],
      Resource: `${groups}:log-stream:*`,
    },
  ];
}

/** Prefix of the names that RDS gives to a cluster's log groups. */
export function clusterLogPrefix(identifier: string): string {
  return `/aws/rds/cluster/${identifier}/`;
}
