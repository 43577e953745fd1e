import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings, dmsClientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler, type Run } from "../shared/step";
import { EndpointApi } from "./endpoint-api";
import { ensure } from "./ensure";
import { dmsEndpointEvent, type DmsEndpointEvent } from "./event";
import { lifecycle } from "./lifecycle";
import type { Dependencies } from "./own-endpoints";
import { TaskApi } from "./task-api";

const stack = requiredVariable("STACK");
const environment = requiredVariable("ENVIRONMENT");
const dms = new DatabaseMigrationServiceClient(dmsClientSettings);
const ssm = new SSMClient(clientSettings);

/** Makes, modifies and takes away the endpoints of one stack that Terraform's provider cannot make safely. */
export const handler = stepHandler({ name: "dms-endpoint", event: dmsEndpointEvent, work });

function work(event: DmsEndpointEvent, run: Run): Promise<unknown> {
  const { deadline } = run;
  const deps: Dependencies = {
    ...run,
    api: new EndpointApi({ client: dms, deadline }),
    tasks: new TaskApi({ client: dms, deadline }),
    markers: new Markers(ssm, deadline),
    stack,
    environment,
  };
  switch (event.action) {
    case "ensure":
      return ensure(event, deps);
    case "lifecycle":
      return lifecycle(event, deps);
  }
}
