import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings, policyClientSettings } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { requiredVariable } from "../shared/env";
import { Markers } from "../shared/markers";
import { stepHandler } from "../shared/step";
import { BucketPolicy } from "./bucket-policy";
import { mergeStatementEvent, type Target } from "./event";
import { lifecycle, merge } from "./merge";
import type { PolicyStore } from "./policy-store";
import { SecretPolicy } from "./secret-policy";

requiredVariable("ENVIRONMENT");
const roles = requiredVariable("ROLES").split(",");
const ssm = new SSMClient(clientSettings);

/** Edits Causeway's statements in the policy of a secret or bucket that somebody else owns. */
export const handler = stepHandler({
  name: "merge-statement",
  event: mergeStatementEvent,
  work: async (event, run): Promise<unknown> => {
    const policy = await policyOf(event.target, run.deadline);
    const deps = { ...run, policy, markers: new Markers(ssm, run.deadline), roles };
    return event.action === "merge" ? merge(event, deps) : lifecycle(event, deps);
  },
});

/**
 * Loads the SDK's client for the one target that an invocation has: they are the largest part of the code.
 *
 * Dynamic imports follow the rules of ES modules, which want the extension.
 */
async function policyOf(target: Target, deadline: Deadline): Promise<PolicyStore> {
  switch (target.type) {
    case "secret": {
      const sdk = await import("./clients/secrets-manager.js");
      return new SecretPolicy(sdk, new sdk.SecretsManagerClient(policyClientSettings), deadline, target.id);
    }
    case "bucket": {
      const sdk = await import("./clients/s3.js");
      return new BucketPolicy(sdk, new sdk.S3Client(policyClientSettings), deadline, target.id);
    }
  }
}
