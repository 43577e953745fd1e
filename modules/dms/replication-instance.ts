import { DmsReplicationInstance } from "@cdktf/provider-aws/lib/dms-replication-instance";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { saidTimeouts, type Timeouts } from "./timeouts";
import type { PhysicalName } from "../../model/names";

/** Properties for `ReplicationInstance`. */
export interface ReplicationInstanceProps {
  readonly provider: AwsProvider;

  /** Physical identifier: at most 63 characters. */
  readonly replicationInstanceId: PhysicalName<"replication instance">;

  readonly replicationSubnetGroupId: string;
  readonly securityGroupIds: string[];

  /** Customer-managed key for the instance's storage. */
  readonly keyArn: string;

  /** Instance class, such as `dms.r6i.large`. */
  readonly class: string;

  readonly engineVersion: string;
  readonly allocatedStorageGiB: number;
  readonly multiAz: boolean;

  /** Whether it has a public address, to reach a database over the Internet. */
  readonly publiclyAccessible: boolean;

  /**
   * Availability Zone of a single-zone instance.
   *
   * @default DMS chooses one of the subnet group's
   */
  readonly availabilityZone?: string | undefined;

  /**
   * Weekly window for maintenance, in UTC.
   *
   * @default DMS chooses one
   */
  readonly preferredMaintenanceWindow?: string | undefined;

  /**
   * Kind of its IP addresses.
   *
   * @default IPV4
   */
  readonly networkType?: "IPV4" | "DUAL" | undefined;

  /** Whether DMS installs minor engine versions by itself. */
  readonly autoMinorVersionUpgrade: boolean;

  /** Whether another engine version may be another major version. */
  readonly allowMajorVersionUpgrade: boolean;

  /** Whether changes are made at once, or in the next maintenance window. */
  readonly applyImmediately: boolean;

  /** Tags beside those of the provider. */
  readonly tags?: Readonly<Record<string, string>> | undefined;

  /** How long Terraform waits for DMS; the provider has 40 minutes to create, 30 to update or delete. */
  readonly timeouts?: Timeouts | undefined;
}

/** A DMS replication instance, encrypted with a customer-managed key. */
export class ReplicationInstance extends Construct {
  public readonly replicationInstanceArn: string;

  constructor(scope: Construct, id: string, props: ReplicationInstanceProps) {
    super(scope, id);
    const instance = addressed(
      new DmsReplicationInstance(this, "Default", {
        provider: props.provider,
        replicationInstanceId: props.replicationInstanceId,
        replicationInstanceClass: props.class,
        engineVersion: props.engineVersion,
        allocatedStorage: props.allocatedStorageGiB,
        multiAz: props.multiAz,
        ...(props.availabilityZone === undefined ? {} : { availabilityZone: props.availabilityZone }),
        ...(props.preferredMaintenanceWindow === undefined
          ? {}
          : { preferredMaintenanceWindow: props.preferredMaintenanceWindow }),
        replicationSubnetGroupId: props.replicationSubnetGroupId,
        vpcSecurityGroupIds: props.securityGroupIds,
        kmsKeyArn: props.keyArn,
        publiclyAccessible: props.publiclyAccessible,
        autoMinorVersionUpgrade: props.autoMinorVersionUpgrade,
        applyImmediately: props.applyImmediately,
        // Without leave DMS is not told anything: the provider sends the argument with each change.
        ...(props.allowMajorVersionUpgrade ? { allowMajorVersionUpgrade: true } : {}),
        ...(props.networkType === undefined ? {} : { networkType: props.networkType }),
        ...(props.tags === undefined ? {} : { tags: { ...props.tags } }),
        ...saidTimeouts(props.timeouts),
      }),
      id,
    );
    this.replicationInstanceArn = instance.replicationInstanceArn;
  }
}
