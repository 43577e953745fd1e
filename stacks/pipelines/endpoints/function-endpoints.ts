/** The endpoints that the function `dms-endpoint` makes, because Terraform's provider cannot do so safely. */
import type { DatabaseEndpointConfig } from "../../../model/schema/environment";
import type { DatabaseEndpointProps } from "../../../modules/dms/database-endpoint";
import { EndpointFunction } from "../../../modules/dms/endpoint-function";
import type { Look } from "../../../modules/lambda/look";
import { databaseEngineOf } from "../../../model/engines";
import { FunctionEndpoint } from "../../../modules/dms/function-endpoint";
import { type AccountStack } from "../../account-stack";
import { usable, type UsableEndpoint } from "./endpoint-parts";
import { required, type FoundationOutputs } from "../../outputs";
import {
  functionEndpoints,
  groups,
  type DirectedEndpoint,
  type Group,
  type Keyed,
  accountOf,
} from "../../../model/queries";
import { functionNames, roleArnIn } from "../../../model/names";

/** Word of the function, in its name and its addresses. */
const word = "dms-endpoint";

/** Properties for `FunctionEndpoints`. */
export interface FunctionEndpointsProps {
  readonly foundation: FoundationOutputs;
  readonly group: Group;
  /** Sees at plan what DMS has. */
  readonly look: () => Look;
  /** Access to the secret of a database. */
  readonly secretAccess: (endpoint: Keyed<DatabaseEndpointConfig>) => {
    readonly secretArn: string;
    readonly roleArn: string;
  };
}

/** Makes the endpoints of a group, and before the first the function for all of them. */
export class FunctionEndpoints {
  private made: EndpointFunction | undefined;

  constructor(
    private readonly stack: AccountStack,
    private readonly props: FunctionEndpointsProps,
  ) {}

  /** An endpoint in one direction, from what the provider would have made it of. */
  make({ name }: DirectedEndpoint, endpoint: DatabaseEndpointProps): UsableEndpoint {
    const { stack } = this;
    const { environment } = stack;
    const { endpointArn, madeArn } = new FunctionEndpoint(stack.part("endpoints"), name, {
      ...endpoint,
      function: this.function(),
      tags: { ...environment.tags, ...endpoint.tags, "causeway:environment": environment.name },
    });
    const { keyArn, engine } = endpoint;
    const fixed = [`engine ${databaseEngineOf({ engine }).engineName}`];
    return { ...usable(stack, name, { endpointArn, keyArn, fixed }), madeArn };
  }

  private function(): EndpointFunction {
    if (this.made) return this.made;
    const { stack } = this;
    const { foundation, group, look, secretAccess } = this.props;
    const { environment } = stack;
    const endpoints = functionEndpoints(group);
    const accesses = endpoints.map(secretAccess);
    const staged = endpoints.flatMap(({ key, config }) => {
      const { loadedBy } = databaseEngineOf(config);
      return loadedBy === undefined ? [] : [{ key, loadedBy }];
    });
    this.made = new EndpointFunction(stack, word, {
      ...stack.arnParts,
      provider: stack.provider(),
      stack: stack.node.id,
      functionName: functionNames.dmsEndpoint(environment, group),
      environment: environment.name,
      keyArn: stack.read(foundation.keyArn),
      logRetentionDays: environment.logRetentionDays,
      secretArns: accesses.map(({ secretArn }) => secretArn),
      secretAccessRoleArns: accesses.map(({ roleArn }) => roleArn),
      stagingRoleArns: staged.map(({ key }) =>
        stack.read(required(foundation.stagingRoles.get(key), stack, `staging role of "${key}"`).arn),
      ),
      look: look(),
      loadedBy: [...new Set(staged.map(({ loadedBy }) => loadedBy))],
    });
    return this.made;
  }
}

/** Role that makes the endpoint of a database, for the policy of its secret; undefined where Terraform does. */
export function makerOf(stack: AccountStack, { key, config }: Keyed<DatabaseEndpointConfig>) {
  const { environment } = stack;
  if (!databaseEngineOf(config).byFunction) return undefined;
  const group = groups(environment).find(({ endpoints }) => endpoints.some((one) => one.key === key));
  if (!group) throw new Error(`[${stack.node.path}] no group has endpoint "${key}"`);
  const account = accountOf(environment, environment.replication.account);
  const at = { ...account, partition: stack.partition, accountId: account.id };
  return {
    accountArn: `arn:${at.partition}:iam::${at.accountId}:root`,
    roleArn: roleArnIn(at, functionNames.dmsEndpoint(environment, group)),
  };
}
