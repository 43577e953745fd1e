/** The role that reads a secret: its source keys, and how DMS refuses it. */
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import type { AccountFacts, SourceKeysFact } from "../../model/schema/account-facts";
import { tried } from "./dms";
import { trustOf, type Looking } from "./looking";
import type { Probe } from "./probe";
import { roleArn } from "./roles";
import { strictest } from "./strictest";

/** Name of the secret, which says nothing that anybody may use. */
export function secretName({ name }: Probe): string {
  return `${name}-secret`;
}

/** Source keys when the endpoint of a database is made, and the error code for a role that cannot be assumed. */
export async function secretFacts(
  looking: Looking,
): Promise<{ readonly keys: SourceKeysFact; readonly refusal: AccountFacts["secretRefusal"] }> {
  const { dms, own, probe, pace } = looking;
  let refusal = { value: "not-tried", seen: "nothing was refused" };
  const { ARN = "" } = await own.secrets.send(
    new CreateSecretCommand({
      Name: secretName(probe),
      SecretString: JSON.stringify({
        username: "none",
        password: "none",
        host: "none.invalid",
        port: "5432",
      }),
      Tags: [{ Key: "causeway:environment", Value: probe.name }],
    }),
  );
  const settings = {
    SecretsManagerSecretId: ARN,
    SecretsManagerAccessRoleArn: roleArn(probe, probe.replication, "secret"),
  };
  const keys = await strictest(
    {
      what: "the endpoint of a database was made",
      changeTrust: trustOf(looking, "secret"),
      attempt: () =>
        tried(() =>
          dms.create("secret", {
            EndpointType: "source",
            EngineName: "postgres",
            DatabaseName: "none",
            PostgreSQLSettings: settings,
          }),
        ),
      onRefused: ({ code, why }) => (refusal = { value: code, seen: why }),
    },
    pace,
  );
  return { keys, refusal };
}
