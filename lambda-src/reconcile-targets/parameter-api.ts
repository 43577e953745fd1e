import {
  DescribeDBClusterParametersCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBParametersCommand,
  type DBInstance,
  type Parameter,
  type RDSClient,
} from "@aws-sdk/client-rds";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete } from "../shared/errors";
import { allPages } from "../shared/pages";

/** A parameter group, which RDS has of two kinds. */
export interface ParameterGroup {
  readonly kind: "cluster" | "instance";
  readonly name: string;
}

/** An instance with its own parameter group. */
export interface LiveInstance {
  readonly id: string;
  readonly group: ParameterGroup;
}

/** One parameter in a parameter group. */
export interface Setting {
  /** As it was written: a number, or a formula. Undefined where the engine's default holds. */
  readonly value: string | undefined;
  /** True if the group's owner wrote it. */
  readonly byOwner: boolean;
}

/** The calls to RDS that this function makes. */
export class ParameterApi {
  constructor(
    private readonly client: RDSClient,
    private readonly deadline: Deadline,
  ) {}

  /** The parameter group of a cluster. */
  async clusterGroup(cluster: string): Promise<ParameterGroup> {
    const action = "rds:DescribeDBClusters";
    const { DBClusters } = await call(this.deadline, action, cluster, (options) =>
      this.client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: cluster }), options),
    );
    const name = DBClusters?.[0]?.DBClusterParameterGroup;
    if (name === undefined || name === "") {
      throw new AnswerIncomplete(action, `the parameter group of cluster ${cluster}`);
    }
    return { kind: "cluster", name };
  }

  /** All instances of a cluster; at least one. */
  async instancesOf(cluster: string): Promise<LiveInstance[]> {
    const action = "rds:DescribeDBInstances";
    const all = await allPages({
      action,
      page: (Marker) =>
        call(this.deadline, action, cluster, (options) =>
          this.client.send(
            new DescribeDBInstancesCommand({
              Filters: [{ Name: "db-cluster-id", Values: [cluster] }],
              Marker,
            }),
            options,
          ),
        ),
      items: (page) => page.DBInstances,
      next: (page) => page.Marker,
    });
    if (all.length === 0) throw new AnswerIncomplete(action, `the instances of cluster ${cluster}`);
    return all.map((instance) => liveInstance(action, instance));
  }

  async instance(id: string): Promise<LiveInstance> {
    const action = "rds:DescribeDBInstances";
    const { DBInstances } = await call(this.deadline, action, id, (options) =>
      this.client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }), options),
    );
    return liveInstance(action, DBInstances?.[0]);
  }

  /** Setting of a parameter in a group. */
  async setting(group: ParameterGroup, parameter: string): Promise<Setting> {
    const all = await (group.kind === "cluster"
      ? this.clusterParameters(group.name)
      : this.instanceParameters(group.name));
    const found = all.find(({ ParameterName }) => ParameterName === parameter);
    return { value: found?.ParameterValue, byOwner: found?.Source === "user" };
  }

  private clusterParameters(DBClusterParameterGroupName: string): Promise<Parameter[]> {
    const action = "rds:DescribeDBClusterParameters";
    return allPages({
      action,
      page: (Marker) =>
        call(this.deadline, action, DBClusterParameterGroupName, (options) =>
          this.client.send(
            new DescribeDBClusterParametersCommand({ DBClusterParameterGroupName, Marker }),
            options,
          ),
        ),
      items: (page) => page.Parameters,
      next: (page) => page.Marker,
    });
  }

  private instanceParameters(DBParameterGroupName: string): Promise<Parameter[]> {
    const action = "rds:DescribeDBParameters";
    return allPages({
      action,
      page: (Marker) =>
        call(this.deadline, action, DBParameterGroupName, (options) =>
          this.client.send(new DescribeDBParametersCommand({ DBParameterGroupName, Marker }), options),
        ),
      items: (page) => page.Parameters,
      next: (page) => page.Marker,
    });
  }
}

function liveInstance(action: string, instance: DBInstance | undefined): LiveInstance {
  const id = instance?.DBInstanceIdentifier;
  const name = instance?.DBParameterGroups?.[0]?.DBParameterGroupName;
  if (id === undefined || name === undefined || name === "") {
    throw new AnswerIncomplete(action, "an instance's identifier or parameter group");
  }
  return { id, group: { kind: "instance", name } };
}
