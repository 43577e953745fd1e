/** Parts of all endpoints that Terraform makes. */
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import type { Environment } from "../../../model/schema/environment";
import { addressed } from "../../../modules/addressed";
import type { AccountStack } from "../../account-stack";
import type { RoleOutputs } from "../../outputs";

/** An endpoint that a task can use. */
export interface UsableEndpoint {
  readonly endpointArn: string;
  /** Another value is another endpoint, for which a task has to be replaced; known at plan. */
  readonly identity: string;
  /**
   * The ARN as an output of the step that makes the endpoint, so that readers are applied after it; unknown at
   * plan while the step is due.
   *
   * @default Terraform makes it, and starts its tasks again after a change
   */
  readonly madeArn?: string;
  /**
   * Stands for what Terraform modifies, after it had the endpoint's tasks brought to rest: they are to be started again.
   *
   * @default who modifies it starts its tasks again, or `madeArn` says so
   */
  readonly settings?: string;
}

/** Lets a role of the foundation do something, from the stack where the endpoint is. */
export function allow(stack: AccountStack, id: string, role: RoleOutputs, policy: string): IamRolePolicy {
  return addressed(
    new IamRolePolicy(stack, `${id}_policy`, {
      provider: stack.provider(),
      name: "access",
      role: stack.read(role.name),
      policy,
    }),
    id,
  );
}

/** Physical identifier of an endpoint, by its name with or without a direction. */
export function endpointIdOf(environment: Environment, name: string): string {
  return `${environment.name}-${name.replace("_", "-")}`;
}

/**
 * Hands an endpoint on, and says what tells it from another one.
 *
 * @param fixed What DMS or Terraform cannot modify besides identifier and key; known at plan.
 */
export function usable(
  stack: AccountStack,
  name: string,
  endpoint: { readonly endpointArn: string; readonly keyArn: string; readonly fixed?: readonly string[] },
): UsableEndpoint {
  const { endpointArn, keyArn, fixed = [] } = endpoint;
  stack.publish(`${name}_endpoint_arn`, endpointArn, `ARN of endpoint ${name}.`);
  // Terraform replaces an endpoint for another identifier or another key, and modifies it for the rest.
  const identity = [`${endpointIdOf(stack.environment, name)} with ${keyArn}`, ...fixed].join(" and ");
  return { endpointArn, identity };
}
