import { DmsReplicationInstance } from "@cdktf/provider-aws/lib/dms-replication-instance";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../naming";

/** Properties for `ReplicationInstance`. */
export interface ReplicationInstanceProps {
  readonly provider: AwsProvider;

  /** Physical identifier: at most 63 characters. */
  readonly replicationInstanceId: string;

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
        autoMinorVersionUpgrade: true,
        applyImmediately: true,
      }),
      id,
    );
    this.replicationInstanceArn = instance.replicationInstanceArn;
  }
}
