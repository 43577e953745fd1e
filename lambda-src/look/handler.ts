import { BucketPolicy } from "../merge-statement/bucket-policy";
import { clientSettings, dmsClientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { stepHandler, type Run } from "../shared/step";
import { lookAtBucketPolicy } from "./bucket-policy";
import { lookAtDmsEndpoints } from "./dms-endpoints";
import { lookEvent, type LookEvent } from "./event";
import { lookAtS3Endpoints } from "./s3-endpoints";

const environment = requiredVariable("ENVIRONMENT");

/** Looks, for a plan, at what Terraform's data sources cannot read; changes nothing. */
export const handler = stepHandler({ name: "look", event: lookEvent, work });

/** Loads the code for the one thing that is looked at. */
async function work(event: LookEvent, { deadline, log }: Run): Promise<unknown> {
  if (event.action === "bucket-policy") {
    const sdk = await import("./clients/s3.js");
    const policy = new BucketPolicy(sdk, new sdk.S3Client(clientSettings), deadline, event.bucket);
    return lookAtBucketPolicy(event.sidPrefix, { policy, log });
  }
  const { DatabaseMigrationServiceClient, DmsEndpointApi, S3EndpointApi } = await import("./clients/dms.js");
  const client = new DatabaseMigrationServiceClient(dmsClientSettings);
  return event.action === "s3-endpoints"
    ? lookAtS3Endpoints({ api: new S3EndpointApi({ client, deadline }), environment })
    : lookAtDmsEndpoints({ api: new DmsEndpointApi({ client, deadline }), environment, stack: event.stack });
}
