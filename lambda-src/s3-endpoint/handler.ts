import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings, dmsClientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler, type Run } from "../shared/step";
import { ask } from "./ask";
import { EndpointApi } from "./endpoint-api";
import { s3EndpointEvent, type S3EndpointEvent } from "./event";
import { finish } from "./finish";
import { lifecycle } from "./lifecycle";
import type { Dependencies } from "./own-endpoints";
import { retire } from "./retire";

const stack = requiredVariable("STACK");
const environment = requiredVariable("ENVIRONMENT");
const dms = new DatabaseMigrationServiceClient(dmsClientSettings);
const ssm = new SSMClient(clientSettings);

/** Asks for, finishes, retires and takes away the S3 endpoints of one stack. */
export const handler = stepHandler({ name: "s3-endpoint", event: s3EndpointEvent, work });

function work(event: S3EndpointEvent, run: Run): Promise<unknown> {
  const { deadline } = run;
  const deps: Dependencies = {
    ...run,
    api: new EndpointApi({ client: dms, deadline }),
    markers: new Markers(ssm, deadline),
    stack,
    environment,
  };
  switch (event.action) {
    case "ask":
      return ask(event, deps);
    case "finish":
      return finish(event, deps);
    case "retire":
      return retire(event, deps);
    case "lifecycle":
      return lifecycle(event, deps);
  }
}
