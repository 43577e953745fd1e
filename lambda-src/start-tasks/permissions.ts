import type { PolicyStatement } from "../../model/policy";
import { markerStatement } from "../shared/permissions";

/** Whose rights they are. */
export interface StartTasksRights {
  readonly partition: string;
  readonly region: string;
  /** The replication account. */
  readonly accountId: string;
  /** Value of the tag `causeway:environment` on the tasks, endpoints and instances it may use. */
  readonly environment: string;
  /** Markers of the steps that start tasks. */
  readonly markerArns: readonly string[];
  /** Kinds of pipelines that it starts. */
  readonly starts: { readonly tasks: boolean; readonly replications: boolean };
  /**
   * True if a pipeline has what only this function can tell a stopped task: `cdcStop`, some settings.
   *
   * @default false
   */
  readonly changesTasks?: boolean;
  /**
   * True if a serverless pipeline has `cdcStop`: one that runs has to be stopped to change it.
   *
   * @default false
   */
  readonly stopsReplications?: boolean;
}

/** Rights of `start-tasks`, besides writing its log. */
export function startTasksStatements(rights: StartTasksRights): PolicyStatement[] {
  const { partition, region, accountId } = rights;
  const all = (type: string) => `arn:${partition}:dms:${region}:${accountId}:${type}:*`;
  // DMS makes up the ARNs of tasks and endpoints, so the tag tells which they are.
  const ofEnvironment = { StringEquals: { "aws:ResourceTag/causeway:environment": rights.environment } };
  const { tasks, replications } = rights.starts;
  return [
    ...(tasks ? [...taskStatements(all, ofEnvironment), markerStatement(rights.markerArns)] : []),
    ...(rights.changesTasks === true ? changeStatements(all, ofEnvironment) : []),
    ...(replications ? replicationStatements(all, ofEnvironment, rights) : []),
  ];
}

type Condition = NonNullable<PolicyStatement["Condition"]>;

function taskStatements(all: (type: string) => string, ofEnvironment: Condition): PolicyStatement[] {
  return [
    {
      Sid: "SeeTasksAndConnections",
      Effect: "Allow",
      // Neither knows resources (Service Authorization Reference).
      Action: ["dms:DescribeConnections", "dms:DescribeReplicationTasks"],
      Resource: "*",
    },
    {
      Sid: "TestConnections",
      Effect: "Allow",
      Action: "dms:TestConnection",
      Resource: [all("endpoint"), all("rep")],
      Condition: ofEnvironment,
    },
    {
      Sid: "StartAndStopTasks",
      Effect: "Allow",
      Action: ["dms:StartReplicationTask", "dms:StopReplicationTask"],
      Resource: all("task"),
      Condition: ofEnvironment,
    },
  ];
}

function changeStatements(all: (type: string) => string, ofEnvironment: Condition): PolicyStatement[] {
  return [
    {
      Sid: "ChangeTasks",
      Effect: "Allow",
      Action: "dms:ModifyReplicationTask",
      Resource: all("task"),
      Condition: ofEnvironment,
    },
  ];
}

/** There is no connection test to ask for: DMS makes it when a serverless replication starts. */
function replicationStatements(
  all: (type: string) => string,
  ofEnvironment: Condition,
  { stopsReplications = false }: StartTasksRights,
): PolicyStatement[] {
  return [
    {
      Sid: "SeeReplications",
      Effect: "Allow",
      // Knows no resources (Service Authorization Reference).
      Action: "dms:DescribeReplications",
      Resource: "*",
    },
    {
      Sid: "StartReplications",
      Effect: "Allow",
      Action: ["dms:StartReplication", ...(stopsReplications ? ["dms:StopReplication"] : [])],
      Resource: all("replication-config"),
      Condition: ofEnvironment,
    },
  ];
}
