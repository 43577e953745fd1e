import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { EC2Client } from "@aws-sdk/client-ec2";
import { SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { clientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { stepHandler, type Run, type StepContext } from "../shared/step";
import { allow, type Dependencies } from "./allow";
import { confirm } from "./confirm";
import { allowListEvent, type Acknowledged } from "./event";
import { lifecycle } from "./lifecycle";
import { Newest } from "./newest";
import { received } from "./notification";
import { RuleApi } from "./rule-api";
import { wantedPorts } from "./rules";

const owner = { environment: requiredVariable("ENVIRONMENT"), stack: requiredVariable("STACK") };
const topicArn = requiredVariable("TOPIC_ARN");
const ports = wantedPorts(requiredVariable("RULES"));
const newestName = requiredVariable("NEWEST");
const ec2 = new EC2Client(clientSettings);
const ssm = new SSMClient(clientSettings);
const name = "allow-list";

/** Handler of Terraform's events. */
const step = stepHandler({
  name,
  event: allowListEvent,
  work: (event, run): Promise<unknown> => {
    const deps = dependencies(run);
    return event.action === "confirm" ? confirm(event, deps) : lifecycle(event, deps);
  },
});

/**
 * Handler of SNS's messages: one that can never be taken, or not in full, is counted and forgotten, or it would come
 * again.
 */
const message = stepHandler({
  name,
  event: z.unknown(),
  work: async (event, run): Promise<Acknowledged> => {
    const incoming = received(event, {
      topicArn,
      environment: owner.environment,
      now: run.deadline.clock.now(),
    });
    const answer =
      "announcement" in incoming ? await allow(incoming.announcement, dependencies(run)) : incoming;
    if ("refused" in answer) {
      run.log.error("message refused", { reason: answer.refused });
      countRefusal();
    }
    return answer;
  },
});

/** Opens the databases' security groups for the announced addresses of replication instances, and no others. */
export const handler = (event: unknown, context: StepContext): Promise<unknown> =>
  typeof event === "object" && event !== null && "action" in event
    ? step(event, context)
    : message(event, context);

function dependencies(run: Run): Dependencies {
  const { deadline } = run;
  const newest = new Newest(ssm, deadline, newestName);
  return { ...run, api: new RuleApi(ec2, deadline, owner), newest, ports, owner };
}

function countRefusal(): void {
  const metrics = new Metrics({
    namespace: "Causeway",
    serviceName: name,
    defaultDimensions: { stack: owner.stack },
  });
  metrics.addMetric("MessagesRefused", MetricUnit.Count, 1);
  metrics.publishStoredMetrics();
}
