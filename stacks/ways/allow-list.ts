/** Over the Internet: a database lets in the addresses that are announced. */
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn, Token } from "cdktf";
import type { Connected } from "../../model/connected";
import { databasePort } from "../../model/engines";
import { functionNames } from "../../model/names";
import { owners } from "../../model/queries";
import { addressed } from "../../modules/addressed";
import { markerName } from "../../modules/lambda/marker-name";
import { AllowList } from "../../modules/network/allow-list";
import { EgressAnnouncement, type ListeningAccount } from "../../modules/network/egress-announcement";
import type { AccountStack, StackOutput } from "../account-stack";
import { required, type OfferedOpening } from "../outputs";
import { byKey, hostOf, offerHost, placeOf } from "./owners-side";
import type {
  DatabaseAccount,
  OfferedDatabase,
  OwnedDatabase,
  ReachedDatabase,
  ReplicationAccount,
  Way,
} from "./way";

type Opened = OfferedDatabase<"allow-list", OfferedOpening>;

/** Its part in the foundation is egress.ts. */
export const allowList: Way<"allow-list", OfferedOpening> = {
  offer(account, databases) {
    const { stack } = account;
    const allowListFunctionName = makeAllowList(account, databases);
    return byKey(databases, (database) => ({
      ...offerHost(stack, database.key, hostOf(stack, database, database.connection.to)),
      allowListFunctionName,
    }));
  },
  join(replication, databases) {
    announce(replication, databases);
    const ports = new Set(databases.map(({ config }) => databasePort(config)));
    for (const port of ports) leaveBy(replication, port);
    return databases.map((database) => reached(replication, database));
  },
};

/** One function opens all of an account's databases. */
function makeAllowList(
  { stack, foundation, home }: DatabaseAccount,
  databases: readonly OwnedDatabase<"allow-list">[],
): StackOutput {
  const list = new AllowList(stack, "allow-list", {
    ...home(),
    stack: stack.node.id,
    functionName: functionNames.allowList(stack.environment, stack.account),
    topicArn: stack.read(required(foundation.egress?.topicArn, stack, "topic of egress addresses")),
    endpoints: openings(stack, databases),
  });
  return stack.publish(
    "allow-list_function_name",
    list.functionName,
    "Function that opens databases for the announced addresses.",
  );
}

/** The ports that are opened, and their groups. */
function openings(stack: AccountStack, databases: readonly Connected<{ readonly isPublic: true }>[]) {
  return databases.map((database) => ({
    endpoint: database.key,
    securityGroupId: placeOf(stack, database, database.connection).securityGroupId,
    port: databasePort(database.config),
    ...(database.connection.allowedCidrs && { allowedCidrs: database.connection.allowedCidrs }),
  }));
}

/** Tells the listening accounts the addresses, and waits until each has opened its databases for them. */
function announce(replication: ReplicationAccount, databases: readonly Opened[]): void {
  const { stack, foundation } = replication;
  const egress = required(foundation.egress, stack, "announcement of egress addresses");
  new EgressAnnouncement(stack, "egress", {
    provider: stack.provider(),
    functionName: stack.read(egress.announceFunctionName),
    addresses: Token.asString(Fn.jsondecode(stack.read(egress.addresses))),
    marker: markerName(stack.node.id, "egress"),
    listeners: owners(databases).flatMap((account) =>
      listener(
        replication,
        databases.filter(({ config }) => config.account === account),
      ),
    ),
    // The listeners are in earlier stacks.
    after: [],
  });
}

/** The account of these databases, which is the same for all. */
function listener({ stack }: ReplicationAccount, databases: readonly Opened[]): ListeningAccount[] {
  const [first] = databases;
  if (!first) return [];
  const { account } = first.config;
  const { allowListFunctionName } = first.offer;
  const provider = stack.provider(account);
  return [
    {
      account,
      provider,
      functionName: stack.read(allowListFunctionName),
      stack: allowListFunctionName.producer.node.id,
      endpoints: openings(stack, databases),
    },
  ];
}

/**
 * The address of such a database is known to its owner only, and may change. One rule a port: EC2 refuses a second
 * one.
 */
function leaveBy({ stack, network }: ReplicationAccount, port: number): void {
  addressed(
    new VpcSecurityGroupEgressRule(stack, `egress_${port}`, {
      provider: stack.provider(),
      securityGroupId: stack.read(network.securityGroupId),
      description: `Databases on port ${port} that are reached over the Internet`,
      ipProtocol: "tcp",
      fromPort: port,
      toPort: port,
      cidrIpv4: "0.0.0.0/0",
    }),
    ruleName(port),
  );
}

function reached({ stack }: ReplicationAccount, { key, config, offer }: Opened): ReachedDatabase {
  return {
    key,
    host: stack.read(offer.host),
    addresses: [
      `aws_lambda_invocation.${config.account}_allow_list`,
      `aws_vpc_security_group_egress_rule.${ruleName(databasePort(config))}`,
    ],
  };
}

function ruleName(port: number): string {
  return `internet_${port}`;
}
