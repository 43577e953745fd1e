/** Ephemeral resources of Terraform: values that are read anew at each run and are in no plan and no state. */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformStack } from "cdktf";
import type { Construct } from "constructs";

/** The ephemeral resources of provider 5.100 that are used here. */
export type EphemeralType = "aws_secretsmanager_random_password" | "aws_secretsmanager_secret_version";

/**
 * Declares an ephemeral resource, for which cdktf 0.21 has no construct.
 *
 * @param id name in its address.
 * @returns the address; only write-only arguments and other ephemeral resources may refer to it.
 */
export function addEphemeral(
  scope: Construct,
  type: EphemeralType,
  id: string,
  values: { readonly provider: AwsProvider } & Readonly<Record<string, unknown>>,
): string {
  const { provider, ...given } = values;
  TerraformStack.of(scope).addOverride(`ephemeral.${type}.${id}`, { provider: provider.fqn, ...given });
  return `ephemeral.${type}.${id}`;
}

/**
 * Version of a write-only argument: a number that is another one when any of the values is another one.
 *
 * Terraform never reads a write-only argument again; it sends it anew when its version changes.
 *
 * @param expressions Terraform expressions, without `${}`.
 */
export function writeOnlyVersion(...expressions: readonly string[]): string {
  // Eight digits are as many as a number of 32 bits holds.
  return `\${parseint(substr(sha256(join(" ", [${expressions.join(", ")}])), 0, 8), 16)}`;
}
