import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { clientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { stepHandler } from "../shared/step";
import { startTasksEvent } from "./event";
import { start } from "./start";
import { TaskApi } from "./task-api";

requiredVariable("ENVIRONMENT");
const dms = new DatabaseMigrationServiceClient(clientSettings);

/** Tests the endpoints of a pipeline and starts its replication task. */
export const handler = stepHandler({
  name: "start-tasks",
  event: startTasksEvent,
  work: (event, run) => start(event, { ...run, api: new TaskApi(dms, run.deadline) }),
});
