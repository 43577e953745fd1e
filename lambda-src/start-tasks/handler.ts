import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { clientSettings, dmsClientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler, type Run } from "../shared/step";
import { restEvent, startTasksEvent, type StartTasksEvent, type RestEvent } from "./event";
import { startReplication } from "./replication";
import { ReplicationApi } from "./replication-api";
import { startReplicationEvent, type StartReplicationEvent } from "./replication-event";
import { rest } from "./rest";
import { start } from "./start";
import { TaskApi } from "./task-api";

requiredVariable("ENVIRONMENT");
const ssm = new SSMClient(clientSettings);
const client = new DatabaseMigrationServiceClient(dmsClientSettings);

/** Tests the endpoints of a pipeline and starts its replication task, or its serverless replication; stops tasks. */
export const handler = stepHandler({
  name: "start-tasks",
  event: z.discriminatedUnion("action", [startTasksEvent, startReplicationEvent, restEvent]),
  work,
});

function work(event: StartTasksEvent | StartReplicationEvent | RestEvent, run: Run): Promise<unknown> {
  const dms = { client, deadline: run.deadline };
  switch (event.action) {
    case "start":
      return start(event, {
        ...run,
        api: new TaskApi(dms),
        markers: new Markers(ssm, run.deadline),
      });
    case "start-replication":
      return startReplication(event, { ...run, api: new ReplicationApi(dms) });
    case "rest":
      return rest(event, { ...run, api: new TaskApi(dms) });
  }
}
