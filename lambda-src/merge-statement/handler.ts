import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { clientSettings } from "../shared/call";
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
const s3 = new S3Client(clientSettings);
const secrets = new SecretsManagerClient(clientSettings);
const ssm = new SSMClient(clientSettings);

/** Edits Causeway's statements in the policy of a secret or bucket that somebody else owns. */
export const handler = stepHandler({
  name: "merge-statement",
  event: mergeStatementEvent,
  work: (event, run): Promise<unknown> => {
    const policy = policyOf(event.target, run.deadline);
    const deps = { ...run, policy, markers: new Markers(ssm, run.deadline) };
    return event.action === "merge" ? merge(event, deps) : lifecycle(event, deps);
  },
});

function policyOf(target: Target, deadline: Deadline): PolicyStore {
  switch (target.type) {
    case "secret":
      return new SecretPolicy(secrets, deadline, target.id);
    case "bucket":
      return new BucketPolicy(s3, deadline, target.id);
  }
}
