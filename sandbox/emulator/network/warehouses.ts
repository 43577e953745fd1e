/** Redshift of other teams, as far as a data source asks: moto has no workgroups, and clusters without all they tell. */
import * as z from "zod";
import { queryReply } from "../query";
import { AwsFault, jsonReply, type Reply } from "../reply";
import { jsonBody } from "../request";
import type { NetworkCall, NetworkPart } from "./part";

const warehouse = z.strictObject({
  kind: z.enum(["cluster", "workgroup"]),
  name: z.string().min(1),
  accountId: z.string().regex(/^\d{12}$/),
  region: z.string().min(1),
  host: z.string().min(1),
  port: z.int().min(1).max(65535),
  encrypted: z.boolean().default(true),
  publiclyAccessible: z.boolean().default(false),
  enhancedVpcRouting: z.boolean().default(false),
  /** Its VPC; nobody asks where there is no Enhanced VPC Routing. */
  vpcId: z.string().default(""),
  subnetIds: z.array(z.string().min(1)).default([]),
});

/** A cluster or workgroup. */
export type Warehouse = z.output<typeof warehouse>;

/** Clusters and workgroups that the landscape told of. */
export class Warehouses implements NetworkPart {
  private readonly told = new Map<string, Warehouse>();

  /** Remembers a cluster or workgroup. @throws Error that says what was expected, when something else was said. */
  tell(said: unknown): void {
    const parsed = warehouse.safeParse(said);
    if (!parsed.success) throw new Error(`warehouses: ${z.prettifyError(parsed.error)}`);
    const { kind, name, accountId, region } = parsed.data;
    this.told.set(keyOf(kind, name, accountId, region), parsed.data);
  }

  /** The cluster or workgroup with a host name. */
  at(host: string): Warehouse | undefined {
    return [...this.told.values()].find((one) => one.host === host);
  }

  answer({ request, operation, caller }: NetworkCall): Reply | undefined {
    const { accountId } = caller as { readonly accountId?: string };
    const find = (kind: Warehouse["kind"], name: string) =>
      this.told.get(keyOf(kind, name, accountId ?? "", request.region));
    const name = request.form.get("ClusterIdentifier") ?? "";
    if (operation === "redshift:DescribeClusters") return describeCluster(name, find("cluster", name));
    if (operation === "redshift:DescribeClusterSubnetGroups") {
      const group = request.form.get("ClusterSubnetGroupName") ?? "";
      return describeSubnetGroup(group, find("cluster", group));
    }
    if (operation === "redshift:DescribeLoggingStatus") {
      return queryReply(operation, { LoggingEnabled: false });
    }
    if (request.service !== "redshift-serverless") return undefined;
    return answerServerless(operation, jsonBody(request) as Members, (one) => find("workgroup", one));
  }
}

type Members = Readonly<Record<string, unknown>>;

function keyOf(...parts: readonly string[]): string {
  return parts.join("/");
}

function describeCluster(name: string, found: Warehouse | undefined): Reply {
  if (!found) throw new AwsFault("ClusterNotFound", `Cluster ${name} not found.`, 404);
  const { region, accountId } = found;
  const cluster = {
    ClusterIdentifier: name,
    ClusterStatus: "available",
    ClusterAvailabilityStatus: "Available",
    NodeType: "ra3.large",
    NumberOfNodes: 2,
    DBName: "dev",
    MasterUsername: "owner",
    Endpoint: { Address: found.host, Port: found.port },
    AvailabilityZone: `${region}a`,
    AvailabilityZoneRelocationStatus: "disabled",
    AutomatedSnapshotRetentionPeriod: 1,
    ManualSnapshotRetentionPeriod: -1,
    ClusterNamespaceArn: `arn:aws:redshift:${region}:${accountId}:namespace:${name}`,
    ClusterSubnetGroupName: name,
    VpcId: found.vpcId,
    ClusterParameterGroups: { ClusterParameterGroup: { ParameterGroupName: "default.redshift-1.0" } },
    ClusterVersion: "1.0",
    AllowVersionUpgrade: true,
    Encrypted: found.encrypted,
    PubliclyAccessible: found.publiclyAccessible,
    EnhancedVpcRouting: found.enhancedVpcRouting,
    MultiAZ: "Disabled",
  };
  return queryReply("redshift:DescribeClusters", { Clusters: { Cluster: cluster } });
}

/** Each cluster has a subnet group of its own, with its name. */
function describeSubnetGroup(name: string, found: Warehouse | undefined): Reply {
  if (!found) {
    throw new AwsFault("ClusterSubnetGroupNotFoundFault", `Cluster subnet group ${name} not found.`, 400);
  }
  const subnets = found.subnetIds.map((SubnetIdentifier) => ({ SubnetIdentifier, SubnetStatus: "Active" }));
  const group = {
    ClusterSubnetGroupName: name,
    Description: name,
    VpcId: found.vpcId,
    SubnetGroupStatus: "Complete",
    Subnets: subnets,
  };
  const groups = { ClusterSubnetGroups: { ClusterSubnetGroup: group } };
  return queryReply("redshift:DescribeClusterSubnetGroups", groups, "Subnet");
}

function answerServerless(
  operation: string,
  members: Members,
  find: (name: string) => Warehouse | undefined,
): Reply | undefined {
  if (operation === "redshift-serverless:ListTagsForResource") return jsonReply({ tags: [] });
  if (operation !== "redshift-serverless:GetWorkgroup") return undefined;
  const name = String(members.workgroupName);
  const found = find(name);
  if (!found) throw new AwsFault("ResourceNotFoundException", `Workgroup ${name} not found.`, 404);
  return jsonReply({
    workgroup: {
      workgroupName: name,
      workgroupId: name,
      workgroupArn: `arn:aws:redshift-serverless:${found.region}:${found.accountId}:workgroup/${name}`,
      namespaceName: name,
      status: "AVAILABLE",
      enhancedVpcRouting: found.enhancedVpcRouting,
      publiclyAccessible: found.publiclyAccessible,
      endpoint: { address: found.host, port: found.port, vpcEndpoints: [] },
      securityGroupIds: [],
      subnetIds: found.subnetIds,
      trackName: "current",
    },
  });
}
