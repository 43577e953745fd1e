/** The paths over the Internet, on which a database lets in the addresses that are announced. */
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Fn, Token } from "cdktf";
import { databasePort } from "../../model/engines";
import { markerName } from "../../modules/lambda/marker-name";
import { addressed } from "../../modules/addressed";
import { DatabasePlace } from "../../modules/network/database-place";
import { EgressAnnouncement, type ListeningAccount } from "../../modules/network/egress-announcement";
import type { AccountStack } from "../account-stack";
import type { DatabaseEndpoint } from "../../model/queries";
import type { DatabaseStack } from "../database/database-stack";
import type { FoundationStack } from "../foundation/foundation-stack";
import { owners } from "../../model/queries";
import type { ReachedDatabase } from "./routed";
import { handedOn } from "../endpoints/s3-location";

/** The stacks that know both ends. */
export interface InternetPathsProps {
  readonly foundation: FoundationStack;
  /** By database account. */
  readonly databases: ReadonlyMap<string, DatabaseStack>;
}

/** Announces the addresses of replication instances, in the connectivity stack. */
export class InternetPaths {
  constructor(
    private readonly stack: AccountStack,
    private readonly props: InternetPathsProps,
  ) {}

  /** Builds the paths of these endpoints; what is connected otherwise is left out. */
  build(all: readonly DatabaseEndpoint[]): ReachedDatabase[] {
    const endpoints = all.filter(({ config }) => config.connection.via === "allow-list");
    if (endpoints.length === 0) return [];
    this.announce(endpoints);
    for (const port of new Set(endpoints.map(({ config }) => databasePort(config)))) this.leaveBy(port);
    return endpoints.map((endpoint) => ({
      endpoint,
      addresses: [
        `aws_lambda_invocation.${endpoint.config.account}_allow_list`,
        `aws_vpc_security_group_egress_rule.${ruleName(databasePort(endpoint.config))}`,
      ],
    }));
  }

  /** Tells the listening accounts the addresses, and waits until each has opened its databases for them. */
  private announce(endpoints: readonly DatabaseEndpoint[]): void {
    const { stack, props } = this;
    const egress = handedOn(props.foundation.egress, stack, "announcement of egress addresses");
    new EgressAnnouncement(stack, "egress", {
      provider: stack.provider(),
      functionName: stack.take(egress.announceFunctionName),
      addresses: Token.asString(Fn.jsondecode(stack.take(egress.addresses))),
      marker: markerName(stack.node.id, "egress"),
      listeners: owners(endpoints).map((account) =>
        this.listener(
          account,
          endpoints.filter(({ config }) => config.account === account),
        ),
      ),
      // The listeners are in earlier stacks.
      after: [],
    });
  }

  private listener(account: string, endpoints: readonly DatabaseEndpoint[]): ListeningAccount {
    const { stack } = this;
    const database = handedOn(this.props.databases.get(account), stack, `databases of "${account}"`);
    const name = handedOn(database.paths.allowListFunctionName, stack, `allow-list function of "${account}"`);
    const provider = stack.provider(account);
    return {
      account,
      provider,
      functionName: stack.take(name),
      stack: database.node.id,
      endpoints: endpoints.flatMap(({ key, config }) => {
        const { connection } = config;
        if (connection.via !== "allow-list") return [];
        const { vpc, securityGroup } = connection;
        const place = new DatabasePlace(stack, `${key}_place`, { provider, key, vpc, securityGroup });
        return [{ endpoint: key, securityGroupId: place.securityGroupId, port: databasePort(config) }];
      }),
    };
  }

  /** Where such a database is only its owner knows, and it may move. One rule a port: EC2 refuses a second one. */
  private leaveBy(port: number): void {
    const { stack } = this;
    const network = handedOn(this.props.foundation.network, stack, "replication network");
    addressed(
      new VpcSecurityGroupEgressRule(stack, `egress_${port}`, {
        provider: stack.provider(),
        securityGroupId: stack.take(network.securityGroupId),
        description: `Databases on port ${port} that are reached over the Internet`,
        ipProtocol: "tcp",
        fromPort: port,
        toPort: port,
        cidrIpv4: "0.0.0.0/0",
      }),
      ruleName(port),
    );
  }
}

function ruleName(port: number): string {
  return `internet_${port}`;
}
