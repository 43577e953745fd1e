import { IAMClient } from "@aws-sdk/client-iam";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../shared/call";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler } from "../shared/step";
import { sealTrustEvent } from "./event";
import { RoleApi } from "./role-api";
import { seal } from "./seal";

requiredVariable("ENVIRONMENT");
const rolePath = requiredVariable("ROLE_PATH");
const iam = new IAMClient(clientSettings);
const ssm = new SSMClient(clientSettings);

/** Seals writer roles with the ExternalIds of their endpoints. */
export const handler = stepHandler({
  name: "seal-trust",
  event: sealTrustEvent,
  work: (event, run) =>
    seal(event, {
      ...run,
      api: new RoleApi(iam, run.deadline),
      markers: new Markers(ssm, run.deadline),
      rolePath,
    }),
});
