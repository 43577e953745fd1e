/** Parts of the SDK for `secret-policy.ts`: a file of its own in the archive, loaded for secrets only. */
export {
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
