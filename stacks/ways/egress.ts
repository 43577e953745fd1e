/** The announcement of egress addresses, in the foundation. */
import { DataAwsNatGateway } from "@cdktf/provider-aws/lib/data-aws-nat-gateway";
import { DataAwsNatGateways } from "@cdktf/provider-aws/lib/data-aws-nat-gateways";
import { TerraformIterator, TerraformLocal } from "cdktf";
import { addressed } from "../../modules/addressed";
import { deliveryLogPrefix } from "../../modules/network/delivery-log";
import { deadLetterKeyStatement } from "../../modules/network/dead-letter-queue";
import { egressQueue, EgressTopic } from "../../modules/network/egress-topic";
import type { Environment } from "../../model/schema/environment";
import { markersOf } from "../../modules/lambda/marker-name";
import type { PolicyStatement } from "../../model/policy";
import { type AccountStack, type StackOutput } from "../account-stack";
import type { EgressOutputs } from "../outputs";
import { connectedWith } from "../../model/connected";
import { withoutUndefined } from "../../model/members";
import { isExistingNetwork, keyed, owners, alarmTopicArnOf, deployRoleArn } from "../../model/queries";
import { functionNames, names, stackNames } from "../../model/names";

/** Ways by which replication instances leave the network. */
export interface WaysOut {
  readonly vpcId: string;
  readonly keyArn: string;
  /** Public addresses of NAT gateways that are made here. */
  readonly natAddresses: readonly string[];
  /** By key, of instances that have a public address: expressions without braces, a list each. */
  readonly publicAddresses: ReadonlyMap<string, string>;
}

/** The accounts whose databases are opened for announced addresses. */
export function listeningAccounts(environment: Environment): string[] {
  return owners(connectedWith(environment, { isPublic: true }));
}

/** Statements of the replication key's policy for announcements that could not be made. */
export function egressKeyStatements(stack: AccountStack): PolicyStatement[] {
  if (listeningAccounts(stack.environment).length === 0) return [];
  return [deadLetterKeyStatement([egressQueue(named(stack))], ["events.amazonaws.com"])];
}

/** Log groups of deliveries, which SNS names and the replication key encrypts. */
export function egressLogPrefixes(stack: AccountStack): string[] {
  return listeningAccounts(stack.environment).length === 0 ? [] : [deliveryLogPrefix(named(stack))];
}

/** Makes the topic and the function that announces; undefined where nobody listens. */
export function makeEgress(stack: AccountStack, ways: WaysOut): EgressOutputs | undefined {
  const { environment } = stack;
  const listening = listeningAccounts(environment);
  const addresses = publishAddresses(stack, ways);
  if (listening.length === 0) return undefined;
  const { vpcId, keyArn } = ways;
  const alarmTopicArn = alarmTopicArnOf(environment, stack.account);
  const topic = new EgressTopic(stack, "egress", {
    ...named(stack),
    provider: stack.provider(),
    environment: environment.name,
    functionName: functionNames.announceEgress(environment),
    keyArn,
    logRetentionDays: environment.logRetentionDays,
    vpcId,
    ...withoutUndefined({ egressAddresses: egressAddressesOf(environment) }),
    replicationInstanceIds: keyed(environment.replication.instances).map(({ key }) =>
      names.replicationInstance(environment.name, key),
    ),
    markerArns: [markersOf(stack.arnParts, stackNames.connectivity(environment))],
    listeners: listening.map((account) => ({
      account,
      accountId: stack.accountId(account),
      deployRoleArn: deployRoleArn(environment, account),
      functionName: functionNames.allowList(environment, account),
    })),
    ...(alarmTopicArn === undefined ? {} : { alarmTopicArn }),
  });
  return {
    topicArn: stack.publish(
      "egress_topic_arn",
      topic.topicArn,
      "Topic of the addresses of replication instances.",
    ),
    announceFunctionName: stack.publish(
      "announce-egress_function_name",
      topic.functionName,
      "Function that announces the addresses of replication instances.",
    ),
    addresses,
  };
}

/** What the file says of the way out; undefined where NAT gateways of the VPC are it. */
function egressAddressesOf({ replication: { network } }: Environment): readonly string[] | undefined {
  return isExistingNetwork(network) ? network.egressAddresses : undefined;
}

function publishAddresses(stack: AccountStack, ways: WaysOut): StackOutput {
  return stack.publish(
    "egress_addresses",
    `\${jsonencode(sort(distinct(concat(${addressLists(stack, ways).join(", ")}))))}`,
    "Public addresses that replication instances come from, as JSON: what an access list, such as TiDB Cloud's, has to admit.",
  );
}

/** The same addresses that `announce-egress` reads: an instance's own, and those that the file says, or of NAT gateways. */
function addressLists(stack: AccountStack, { vpcId, natAddresses, publicAddresses }: WaysOut): string[] {
  const { network, instances } = stack.environment.replication;
  const lists = [...publicAddresses.values()];
  if (Object.keys(instances).every((key) => publicAddresses.has(key))) return lists;
  if (!isExistingNetwork(network)) {
    const name = "nat_addresses";
    addressed(new TerraformLocal(stack, name, [...natAddresses]), name);
    return [...lists, `local.${name}`];
  }
  if (network.egressAddresses) return [...lists, JSON.stringify(network.egressAddresses)];
  const provider = stack.provider();
  const gateways = addressed(
    new DataAwsNatGateways(stack, "nat_gateways", {
      provider,
      vpcId,
      filter: [{ name: "state", values: ["available"] }],
    }),
    "replication_vpc",
  );
  addressed(
    new DataAwsNatGateway(stack, "nat_gateway", {
      provider,
      forEach: TerraformIterator.fromList(gateways.ids),
      id: "${each.value}",
    }),
    "replication_vpc",
  );
  return [...lists, "compact([for gateway in data.aws_nat_gateway.replication_vpc : gateway.public_ip])"];
}

function named(stack: AccountStack) {
  return { ...stack.arnParts, topicName: names.egressTopic(stack.environment.name) };
}
