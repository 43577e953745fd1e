/** What `secret-policy.ts` needs of the SDK: a file of its own in the archive, loaded for secrets only. */
export {
  DeleteResourcePolicyCommand,
  GetResourcePolicyCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
