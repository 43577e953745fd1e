import { ElasticLoadBalancingV2Client } from "@aws-sdk/client-elastic-load-balancing-v2";
import { RDSClient } from "@aws-sdk/client-rds";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler } from "../shared/step";
import { Misses } from "./misses";
import { reconcileTargetsEvent } from "./event";
import { resolver } from "./lookup";
import { publisher } from "./metrics";
import { ParameterApi } from "./parameter-api";
import { reconcile } from "./reconcile";
import { TargetApi } from "./target-api";

const publish = publisher(requiredVariable("ENVIRONMENT"));
const elb = new ElasticLoadBalancingV2Client(clientSettings);
const rds = new RDSClient(clientSettings);
const ssm = new SSMClient(clientSettings);
const resolve = resolver({ timeout: 1_000, tries: 2 });
// About an hour of the schedule.
const misses = new Misses(60);

/** Keeps a target group equal to the addresses of a database. */
export const handler = stepHandler({
  name: "reconcile-targets",
  event: reconcileTargetsEvent,
  work: (event, run) =>
    reconcile(event, {
      ...run,
      api: new TargetApi(elb, run.deadline, event),
      parameters: new ParameterApi(rds, run.deadline),
      markers: new Markers(ssm, run.deadline),
      resolve,
      misses: misses,
      publish,
    }),
});
