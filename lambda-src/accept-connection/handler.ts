import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler } from "../shared/step";
import { accept } from "./accept";
import { ConnectionApi } from "./connection-api";
import { acceptConnectionEvent } from "./event";
import { lifecycle } from "./lifecycle";

requiredVariable("ENVIRONMENT");
const ec2 = new EC2Client(clientSettings);
const ssm = new SSMClient(clientSettings);

/** Accepts the connections of interface endpoints to this account's endpoint services, and ends them. */
export const handler = stepHandler({
  name: "accept-connection",
  event: acceptConnectionEvent,
  work: (event, run): Promise<unknown> => {
    const deps = {
      ...run,
      api: new ConnectionApi(ec2, run.deadline),
      markers: new Markers(ssm, run.deadline),
    };
    return event.action === "accept" ? accept(event, deps) : lifecycle(event, deps);
  },
});
