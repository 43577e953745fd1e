/** Clusters, instances and parameter groups, as RDS keeps and spells them. */
import { AwsError, type AwsCall } from "./aws-server";

export interface FakeInstance {
  readonly id: string;
  readonly group: string;
  readonly cluster?: string;
}

/** A parameter as a group's owner wrote it, or as RDS set it. */
export interface FakeParameter {
  readonly value: string;
  readonly source: "user" | "system" | "engine-default";
}

export class FakeRds {
  /** Names of cluster parameter groups, by cluster. */
  readonly clusters = new Map<string, string>();
  readonly instances: FakeInstance[] = [];
  /** `max_connect_errors`, by kind and name of a group: `cluster orders`, `instance default.mysql8.0`. */
  readonly parameters = new Map<string, FakeParameter>();
  /** Refuses a call by its operation. */
  refusal: (operation: string) => AwsError | undefined = () => undefined;
  /** Takes members out of an answer. */
  shown: (answer: Record<string, unknown>) => Record<string, unknown> = (answer) => answer;

  service = ({ operation, input }: AwsCall): unknown => {
    const refusal = this.refusal(operation);
    if (refusal) throw refusal;
    switch (operation) {
      case "DescribeDBClusters":
        return this.shown({ DBClusters: [this.cluster(String(input.DBClusterIdentifier))] });
      case "DescribeDBInstances":
        return this.shown(this.describeInstances(input));
      case "DescribeDBClusterParameters":
        return this.shown(
          this.describeParameters("cluster", input.DBClusterParameterGroupName, input.Marker),
        );
      case "DescribeDBParameters":
        return this.shown(this.describeParameters("instance", input.DBParameterGroupName, input.Marker));
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };

  private cluster(id: string): unknown {
    const group = this.clusters.get(id);
    if (group === undefined) throw new AwsError("DBClusterNotFoundFault", `DBCluster ${id} not found.`, 404);
    return { DBClusterIdentifier: id, DBClusterParameterGroup: group };
  }

  /** One instance a page. */
  private describeInstances(input: AwsCall["input"]): Record<string, unknown> {
    // Form parameters are texts.
    const { DBInstanceIdentifier: id, Marker = "0" } = input as Readonly<Record<string, string | undefined>>;
    const cluster = input["Filters.Filter.1.Values.Value.1"];
    const found = this.instances.filter((one) =>
      id === undefined ? one.cluster === cluster : one.id === id,
    );
    if (id !== undefined && found.length === 0) {
      throw new AwsError("DBInstanceNotFound", `DBInstance ${id} not found.`, 404);
    }
    const page = Number(Marker);
    return {
      DBInstances: found.slice(page, page + 1).map((one) => ({
        DBInstanceIdentifier: one.id,
        DBClusterIdentifier: one.cluster,
        DBParameterGroups: [{ DBParameterGroupName: one.group, ParameterApplyStatus: "in-sync" }],
      })),
      Marker: page + 1 < found.length ? String(page + 1) : undefined,
    };
  }

  /** As many pages as AWS gives for a group of some hundred parameters. */
  private describeParameters(kind: string, group: unknown, marker: unknown): Record<string, unknown> {
    const parameter = this.parameters.get(`${kind} ${String(group)}`);
    const other = (name: string) => ({ ParameterName: name, ParameterValue: "1", Source: "engine-default" });
    if (marker === undefined) return { Parameters: [other("autocommit")], Marker: "m" };
    return {
      Parameters: [
        {
          ParameterName: "max_connect_errors",
          ParameterValue: parameter?.value,
          Source: parameter?.source ?? "engine-default",
        },
        other("wait_timeout"),
      ],
    };
  }
}
