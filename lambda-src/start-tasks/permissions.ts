import type { PolicyStatement } from "../../modules/policy";

/** Whose rights they are. */
export interface StartTasksRights {
  readonly partition: string;
  readonly region: string;
  /** The replication account. */
  readonly accountId: string;
  /** Value of the tag `causeway:environment` on the tasks, endpoints and instances it may use. */
  readonly environment: string;
}

/** What `start-tasks` may do, besides writing its log. */
export function startTasksStatements(rights: StartTasksRights): PolicyStatement[] {
  const { partition, region, accountId } = rights;
  const all = (type: string) => `arn:${partition}:dms:${region}:${accountId}:${type}:*`;
  // DMS makes up the ARNs of tasks and endpoints, so the tag tells which they are.
  const ofEnvironment = { StringEquals: { "aws:ResourceTag/causeway:environment": rights.environment } };
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
      Sid: "StartTasks",
      Effect: "Allow",
      Action: "dms:StartReplicationTask",
      Resource: all("task"),
      Condition: ofEnvironment,
    },
  ];
}
