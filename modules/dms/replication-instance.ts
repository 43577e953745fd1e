import {
  DmsReplicationInstance,
  type DmsReplicationInstanceConfig,
} from "@cdktf/provider-aws/lib/dms-replication-instance";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { addressed } from "../addressed";
import { saidTimeouts, type Timeouts } from "./timeouts";
import type { PhysicalName } from "../../model/names";

/** Properties for `ReplicationInstance`. */
export interface ReplicationInstanceProps {
  readonly provider: AwsProvider;

  /** Physical identifier: at most 63 characters. */
  readonly replicationInstanceId: PhysicalName<"replication instance">;

  /** What goes after it: the log group that its tasks write to until then. */
  readonly after: readonly ITerraformDependable[];

  readonly replicationSubnetGroupId: string;
  readonly securityGroupIds: string[];

  /** Customer-managed key for the instance's storage. */
  readonly keyArn: string;

  /** Instance class, such as `dms.r6i.large`. */
  readonly class: string;

  /** The one that it is made with; a later one of these is planned as `takesVersionFromDms` says. */
  /** @default - the one that DMS makes instances with */
  readonly engineVersion?: string | undefined;
  readonly allocatedStorageGiB: number;
  readonly multiAz: boolean;

  /** True for a public address, to reach a database over the Internet. */
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

  /** True if DMS installs minor engine versions by itself. */
  readonly autoMinorVersionUpgrade: boolean;

  /** True if another engine version may be another major version. */
  readonly allowMajorVersionUpgrade: boolean;

  /** True to make changes at once, false to make them in the next maintenance window. */
  readonly applyImmediately: boolean;

  /** Tags beside those of the provider. */
  readonly tags?: Readonly<Record<string, string>> | undefined;

  /** Longest times that Terraform waits for DMS; the provider has 40 minutes to create, 30 to update or delete. */
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
        ...(props.engineVersion === undefined ? {} : { engineVersion: props.engineVersion }),
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
        dependsOn: [...props.after],
        ...versionFromDms(id, props),
      }),
      id,
    );
    this.replicationInstanceArn = instance.replicationInstanceArn;
  }
}

/**
 * The version in DMS stays as it is where DMS raises it by itself, since it refuses the way back to an earlier one.
 *
 * Otherwise the file's version is planned, such as for the one deploy of an upgrade that somebody wants. A later
 * version in the file is a wish that would go unheard, so the plan says what to write.
 */
function versionFromDms(
  id: string,
  { engineVersion, ...props }: ReplicationInstanceProps,
): Pick<DmsReplicationInstanceConfig, "lifecycle"> {
  // The provider takes what DMS has for an argument that is not there.
  if (engineVersion === undefined) return {};
  if (!props.autoMinorVersionUpgrade || props.allowMajorVersionUpgrade) return {};
  const wanted = `replication.instances.${id}.engineVersion`;
  const isNoLater = {
    condition: `\${${asNumber("self.engine_version")} >= ${asNumber(`"${engineVersion}"`)}}`,
    errorMessage: `${wanted}: the file says ${engineVersion}, the instance has \${self.engine_version}, and with autoMinorVersionUpgrade its version is DMS's to change. To upgrade now, write "autoMinorVersionUpgrade: false" beside it, or "allowMajorVersionUpgrade: true" for another major version; deploy; and delete that again.`,
  };
  return { lifecycle: { ignoreChanges: ["engine_version"], postcondition: [isNoLater] } };
}

/** A version of whole numbers as one that can be compared. */
function asNumber(version: string): string {
  return `tonumber(join("", formatlist("%03d", split(".", ${version}))))`;
}
