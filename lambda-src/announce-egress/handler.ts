import { DatabaseMigrationServiceClient } from "@aws-sdk/client-database-migration-service";
import { EC2Client } from "@aws-sdk/client-ec2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SSMClient } from "@aws-sdk/client-ssm";
import * as z from "zod/mini";
import { clientSettings, dmsClientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler } from "../shared/step";
import { announce } from "./announce";
import { EgressApi } from "./egress-api";
import { announceEvent } from "./event";

const environment = requiredVariable("ENVIRONMENT");
const topicArn = requiredVariable("TOPIC_ARN");
const vpcId = requiredVariable("VPC_ID");
/** Identifiers, as a JSON list. */
const instances = z.parse(z.array(z.string()), JSON.parse(requiredVariable("INSTANCES")));
/** Public addresses, as a JSON list; none where NAT gateways of the VPC are the way out. */
const declared = z.parse(z.array(z.string()), JSON.parse(requiredVariable("EGRESS_ADDRESSES")));
const clients = {
  dms: new DatabaseMigrationServiceClient(dmsClientSettings),
  ec2: new EC2Client(clientSettings),
  sns: new SNSClient(clientSettings),
};
const ssm = new SSMClient(clientSettings);

/** Announces the addresses that the replication instances of an environment come from. */
export const handler = stepHandler({
  name: "announce-egress",
  event: announceEvent,
  work: (event, run) =>
    announce(event, {
      ...run,
      api: new EgressApi(clients, run.deadline),
      markers: new Markers(ssm, run.deadline),
      environment,
      instances,
      declared,
      vpcId,
      topicArn,
    }),
});
