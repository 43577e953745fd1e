/** Pipelines that run on a serverless replication of their own. */
import type { ITerraformDependable } from "cdktf";
import type { PipelineConfig, ServerlessConfig } from "../../model/schema/environment";
import { ServerlessReplication } from "../../modules/dms/serverless-replication";
import { endEvent } from "../../modules/dms/start-event";
import { Step } from "../../modules/lambda/step";
import type { StepFunction } from "../../modules/lambda/step-function";
import type { AccountStack } from "../account-stack";
import { required, type FoundationOutputs } from "../outputs";
import type { Keyed } from "../../model/queries";
import { endpointsToStart, replicationOf, type PipelineEndpoints } from "./pipeline-parts";
import { names } from "../../model/names";

/** A serverless pipeline to make. */
export interface ServerlessPipelineProps {
  readonly foundation: FoundationOutputs;
  readonly pipeline: Keyed<PipelineConfig>;
  readonly compute: ServerlessConfig;
  readonly endpoints: PipelineEndpoints;
  /** The function that starts it. */
  readonly start: StepFunction;
  /** Members of the event that make Terraform call again: the paths to its endpoints. */
  readonly paths: Readonly<Record<string, unknown>>;
}

/** @returns What is done when the replication has been started. */
export function makeServerlessPipeline(
  stack: AccountStack,
  props: ServerlessPipelineProps,
): ITerraformDependable {
  const { foundation, endpoints, start } = props;
  const { key, config } = props.pipeline;
  const place = required(foundation.serverlessPlace, stack, "place of serverless replications");
  const securityGroupId = stack.read(place.securityGroupId);
  const replication = new ServerlessReplication(stack.part("pipelines"), key, {
    provider: stack.provider(),
    replicationConfigIdentifier: names.keyed(stack.environment.name, key),
    replicationSubnetGroupId: stack.read(place.subnetGroupId),
    securityGroupIds: [securityGroupId],
    keyArn: stack.read(foundation.keyArn),
    ...replicationOf(config, endpoints),
    compute: props.compute,
  });
  const step = new Step(stack, `${key}_start`, {
    provider: stack.provider(),
    functionName: start.functionName,
    input: {
      action: "start-replication",
      pipeline: key,
      replicationConfigArn: replication.replicationConfigArn,
      ...endEvent(config),
      // Other ones stop the replication, so that it has to be started again.
      endpoints: endpointsToStart(endpoints),
      securityGroupId,
      ...props.paths,
      fingerprint: replication.fingerprint,
    },
    after: start.ready,
  });
  stack.publish(
    `${key}_replication_config_arn`,
    replication.replicationConfigArn,
    `ARN of the serverless replication of ${key}.`,
  );
  return step.done;
}
