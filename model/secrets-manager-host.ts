/** Where DMS asks for the secret of a database, if not at the service's own name (DMS guide, security_iam_secretsmanager). */
import { isExistingNetwork } from "./queries";
import type { DatabaseEndpointConfig, Environment } from "./schema/environment";

/** The guide's extra connection attribute, which every engine with a secret has; DMS has none for another service. */
export const secretsManagerHostAttribute = "secretsManagerEndpointOverride";

/** True if an endpoint's own attributes say it. */
export function saysSecretsManagerHost({ extraConnectionAttributes = "" }: DatabaseEndpointConfig): boolean {
  return extraConnectionAttributes
    .split(";")
    .some((pair) => pair.split("=")[0]?.trim().toLowerCase() === secretsManagerHostAttribute.toLowerCase());
}

/** DNS name that the file says for an endpoint; undefined where it says none. */
export function secretsManagerHostOf(
  { replication: { network } }: Environment,
  config: DatabaseEndpointConfig,
): string | undefined {
  return (
    config.secretsManagerEndpointOverride ??
    (isExistingNetwork(network) ? network.secretsManagerEndpointOverride : undefined)
  );
}
