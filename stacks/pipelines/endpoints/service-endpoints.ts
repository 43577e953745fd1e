/** Endpoints that are services of AWS in the replication account: DMS writes to them with a role. */
import { DmsEndpoint, type DmsEndpointConfig } from "@cdktf/provider-aws/lib/dms-endpoint";
import type { ServiceEndpointConfig } from "../../../model/schema/environment";
import { serviceEngineOf } from "../../../model/engines";
import {
  domainStatements,
  streamStatements,
  tableStatements,
  type ServicePlace,
} from "../../../modules/dms/service-statements";
import { withoutUndefined } from "../../../model/members";
import { addressed } from "../../../modules/addressed";
import { policyJson, type PolicyStatement } from "../../../model/policy";
import type { AccountStack } from "../../account-stack";
import { allow, endpointIdOf, usable, type UsableEndpoint } from "./endpoint-parts";
import { required, type FoundationOutputs } from "../../outputs";
import type { DirectedEndpoint } from "../../../model/queries";
import { fingerprint } from "../../../model/canonical";

/** Parts of an endpoint that its engine decides. */
interface Parts {
  readonly statements: readonly PolicyStatement[];
  readonly arguments: Partial<DmsEndpointConfig>;
  /** Values that DMS or Terraform cannot modify; known at plan. */
  readonly fixed: readonly string[];
}

type ConfigOf<Engine extends string> = Extract<ServiceEndpointConfig, { readonly engine: Engine }>;

/** The stacks that know where it is. */
export interface ServiceEndpointStacks {
  readonly foundation: FoundationOutputs;
}

/** The endpoint of a stream, of tables or of a domain, with what its role may do there. */
export function makeServiceEndpoint(
  stack: AccountStack,
  { foundation }: ServiceEndpointStacks,
  { key, name, direction }: DirectedEndpoint,
  config: ServiceEndpointConfig,
): UsableEndpoint {
  const role = required(foundation.writerRoles.get(key), stack, `writer role of "${key}"`);
  const keyArn = stack.read(foundation.keyArn);
  const parts = partsOf(stack, foundation, key, config, stack.read(role.arn));
  const policy = allow(stack, `${key}_writer`, role, policyJson(...parts.statements));
  const endpoint = addressed(
    new DmsEndpoint(stack.part("endpoints"), name, {
      provider: stack.provider(),
      endpointId: endpointIdOf(stack.environment, name),
      endpointType: direction,
      engineName: serviceEngineOf(config).engineName,
      kmsKeyArn: keyArn,
      pauseReplicationTasks: true,
      ...parts.arguments,
      ...withoutUndefined({ tags: config.tags }),
      dependsOn: [policy],
    }),
    name,
  );
  return usable(stack, name, { endpointArn: endpoint.endpointArn, keyArn, fixed: parts.fixed });
}

function partsOf(
  stack: AccountStack,
  { services }: FoundationOutputs,
  key: string,
  config: ServiceEndpointConfig,
  roleArn: string,
): Parts {
  const { arnParts } = stack;
  switch (config.engine) {
    case "kinesis": {
      const { arn, keyArn } = required(services.streams.get(key), stack, `stream of "${key}"`);
      return streamParts(arnParts, config, { arn: stack.read(arn), keyArn: stack.read(keyArn) }, roleArn);
    }
    case "dynamodb":
      return {
        statements: tableStatements(arnParts, config.tables),
        arguments: { serviceAccessRole: roleArn },
        fixed: [],
      };
    case "opensearch": {
      const { arn, host } = required(services.domains.get(key), stack, `domain of "${key}"`);
      return domainParts(config, { arn: stack.read(arn), host: stack.read(host) }, roleArn);
    }
  }
}

function streamParts(
  arnParts: ServicePlace,
  { settings }: ConfigOf<"kinesis">,
  stream: { readonly arn: string; readonly keyArn: string },
  serviceAccessRoleArn: string,
): Parts {
  return {
    statements: streamStatements(arnParts, stream),
    arguments: {
      kinesisSettings: { streamArn: stream.arn, serviceAccessRoleArn, ...withoutUndefined(settings) },
    },
    // Terraform replaces an endpoint for this setting; json is its default.
    fixed: settings.messageFormat === "json-unformatted" ? ["messageFormat json-unformatted"] : [],
  };
}

/** DMS modifies no endpoint of OpenSearch, so all of it is fixed. */
function domainParts(
  { settings }: ConfigOf<"opensearch">,
  domain: { readonly arn: string; readonly host: string },
  serviceAccessRoleArn: string,
): Parts {
  return {
    statements: domainStatements(domain.arn),
    arguments: {
      elasticsearchSettings: {
        endpointUri: `https://${domain.host}`,
        serviceAccessRoleArn,
        ...withoutUndefined(settings),
      },
    },
    fixed: [`domain ${domain.host}`, `settings ${fingerprint(settings)}`],
  };
}
