import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import * as z from "zod/mini";
import { dmsClientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { stepHandler } from "../shared/step";
import { startTasksEvent } from "./event";
import { startReplication } from "./replication";
import { ReplicationApi } from "./replication-api";
import { startReplicationEvent } from "./replication-event";
import { start } from "./start";
import { TaskApi } from "./task-api";

requiredVariable("ENVIRONMENT");
const client = new DatabaseMigrationServiceClient(dmsClientSettings);

/** Tests the endpoints of a pipeline and starts its replication task, or its serverless replication. */
export const handler = stepHandler({
  name: "start-tasks",
  event: z.discriminatedUnion("action", [startTasksEvent, startReplicationEvent]),
  work: (event, run) =>
    event.action === "start"
      ? start(event, { ...run, api: new TaskApi({ client, deadline: run.deadline }) })
      : startReplication(event, { ...run, api: new ReplicationApi({ client, deadline: run.deadline }) }),
});
