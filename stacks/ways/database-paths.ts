/** What a database account builds so that replication instances reach its databases. */
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import type { ConnectionOf } from "../../model/schema/connection";
import type { DatabaseEndpointConfig } from "../../model/schema/environment";
import { databaseOf, databasePort } from "../../model/engines";
import { AllowList, type AllowedEndpoint } from "../../modules/network/allow-list";
import { DatabasePlace } from "../../modules/network/database-place";
import { LatticeResource } from "../../modules/network/lattice";
import { RdsProxy } from "../../modules/network/rds-proxy";
import { type AccountStack, type HandedValue } from "../account-stack";
import { findMember } from "../lookups/rds";
import type { FoundationStack } from "../foundation/foundation-stack";
import { type DatabaseEndpoint, crossesBorder } from "../../model/queries";
import { handedOn } from "../endpoints/s3-location";
import { ServedDatabases, type HandedService } from "./endpoint-services";
import { functionNames, names } from "../../model/names";

/** What the connectivity stack has to know of a database, whichever way it is reached. */
export interface HandedPath {
  /** Host name that the secret says. */
  readonly host: HandedValue;
  /** JSON list of the ids of the zones that the owner's side stands in; undefined where nothing stands there. */
  readonly zoneIds: HandedValue | undefined;
}

/** A resource of VPC Lattice, shared with the replication account. */
export interface HandedResource {
  readonly resourceConfigurationArn: HandedValue;
}

/** A proxy that gets an endpoint in the replication subnets. */
export interface HandedProxy {
  readonly proxyName: HandedValue;
}

/** What AWS says of a database, read at plan. */
export interface DatabaseFacts {
  readonly writer: string;
  /** Undefined for a single instance. */
  readonly reader?: string;
  /** Identifier of a cluster that is made here: whatever refers to it waits for its instances. */
  readonly cluster?: string;
  readonly secretArn: string;
  readonly secretKeyArn: string;
}

/** What functions, queues and logs of the account need. */
export interface FunctionHome {
  readonly provider: AwsProvider;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  /** Name of the environment. */
  readonly environment: string;
  readonly keyArn: string;
  readonly logRetentionDays: number;
  readonly alarmTopicArn?: string;
}

/** Properties for `DatabasePaths`. */
export interface DatabasePathsProps {
  readonly foundation: FoundationStack;
  /** Made when it is first asked for. */
  readonly home: () => FunctionHome;
}

/** The part of a connection that says where the database stands. */
export interface NamedPlace {
  readonly vpc: string;
  readonly subnets?: readonly string[];
  readonly securityGroup: string;
}

/** The databases' side of every connection, in the stack of their account. */
export class DatabasePaths {
  /** By endpoint, as are the others. */
  public readonly paths = new Map<string, HandedPath>();
  public readonly resources = new Map<string, HandedResource>();
  public readonly proxies = new Map<string, HandedProxy>();
  public services: ReadonlyMap<string, HandedService> = new Map();
  /** Function that opens the databases which are reached over the Internet. */
  public allowListFunctionName: HandedValue | undefined;
  private readonly served: ServedDatabases;
  private readonly allowed: AllowedEndpoint[] = [];
  private readonly places = new Map<string, DatabasePlace>();

  constructor(
    private readonly stack: AccountStack,
    private readonly props: DatabasePathsProps,
  ) {
    this.served = new ServedDatabases(stack, props.home);
  }

  /** Builds the owner's side of an endpoint's connection. */
  build(endpoint: DatabaseEndpoint, facts: DatabaseFacts): void {
    const { connection } = endpoint.config;
    switch (connection.via) {
      case "private-link":
        this.serveDatabase(endpoint, connection, facts);
        break;
      case "rds-proxy":
        this.serveProxy(endpoint, connection, facts);
        break;
      case "shared-subnet-proxy":
        this.lendProxy(endpoint, connection, facts);
        break;
      case "lattice":
        this.offerResource(endpoint, connection, facts);
        break;
      case "allow-list":
        this.allow(endpoint, connection, facts);
        break;
      case "vpc-peering":
      case "transit-gateway":
        this.handOnPath(endpoint.key, this.hostOf(endpoint, connection.to, facts));
        break;
      case "existing-endpoint-service":
      case "direct":
    }
  }

  /** Builds what the databases of the account share; to be called once, when all endpoints are built. */
  finish(): void {
    this.services = this.served.finish();
    if (this.allowed.length > 0) this.allowListFunctionName = this.handOnAllowList();
  }

  private serveDatabase(
    endpoint: DatabaseEndpoint,
    connection: ConnectionOf<"private-link">,
    facts: DatabaseFacts,
  ): void {
    const { key, config } = endpoint;
    const place = this.placeOf(key, connection);
    const host = this.hostOf(endpoint, connection.to, facts);
    this.served.serve({
      endpoint,
      connection,
      place,
      host,
      port: databasePort(config),
      // A reader name gives one reader after the other.
      kind: connection.to === "reader" ? "proxy" : "instance",
      securityGroupId: place.securityGroupId,
    });
    this.handOnPath(key, host, place);
  }

  private serveProxy(
    endpoint: DatabaseEndpoint,
    connection: ConnectionOf<"rds-proxy">,
    facts: DatabaseFacts,
  ): void {
    const place = this.placeOf(endpoint.key, connection);
    const { host, port, securityGroupId } = this.makeProxy(endpoint, place, facts);
    this.served.serve({ endpoint, connection, place, host, port, kind: "proxy", securityGroupId });
    this.handOnPath(endpoint.key, host, place);
  }

  private lendProxy(
    endpoint: DatabaseEndpoint,
    connection: ConnectionOf<"shared-subnet-proxy">,
    facts: DatabaseFacts,
  ): void {
    const { key } = endpoint;
    const proxy = this.makeProxy(endpoint, this.placeOf(key, connection), facts);
    this.proxies.set(key, {
      proxyName: this.stack.handOn(`${key}_proxy_name`, proxy.proxyName, `Name of the proxy of ${key}.`),
    });
  }

  private makeProxy({ key, config }: DatabaseEndpoint, place: DatabasePlace, facts: DatabaseFacts): RdsProxy {
    const { environment } = this.stack;
    return new RdsProxy(this.stack, `${key}_proxy`, {
      ...this.props.home(),
      name: names.proxy(environment.name, key),
      engine: config.engine,
      database: facts.cluster === undefined ? behindProxy(config) : { cluster: facts.cluster },
      vpcId: place.vpcId,
      subnetIds: place.subnetIds,
      databaseSecurityGroupId: place.securityGroupId,
      databasePort: databasePort(config),
      secretArn: facts.secretArn,
      secretKeyArn: facts.secretKeyArn,
      confusedDeputyConditions: environment.replication.confusedDeputyConditions.secretAccess,
    });
  }

  private offerResource(
    endpoint: DatabaseEndpoint,
    connection: ConnectionOf<"lattice">,
    facts: DatabaseFacts,
  ): void {
    const { key, config } = endpoint;
    const { stack } = this;
    const { environment } = stack;
    const { account } = environment.replication;
    const place = this.placeOf(key, connection);
    const host = this.hostOf(endpoint, connection.to, facts);
    const resource = new LatticeResource(stack.part("endpoints"), key, {
      provider: stack.provider(),
      name: names.keyed(environment.name, key),
      vpcId: place.vpcId,
      subnetIds: place.subnetIds,
      databaseSecurityGroupId: place.securityGroupId,
      host,
      port: databasePort(config),
      ...(crossesBorder(environment, account, stack.account)
        ? { sharedWithAccountId: stack.accountId(account) }
        : {}),
    });
    this.handOnPath(key, host, place);
    this.resources.set(key, {
      resourceConfigurationArn: stack.handOn(
        `${key}_resource_configuration_arn`,
        resource.resourceConfigurationArn,
        `ARN of the resource configuration of ${key}.`,
      ),
    });
  }

  private allow(
    endpoint: DatabaseEndpoint,
    connection: ConnectionOf<"allow-list">,
    facts: DatabaseFacts,
  ): void {
    const { key, config } = endpoint;
    const { securityGroupId } = this.placeOf(key, connection);
    this.allowed.push({ endpoint: key, securityGroupId, port: databasePort(config) });
    this.handOnPath(key, this.hostOf(endpoint, connection.to, facts));
  }

  private handOnAllowList(): HandedValue {
    const { stack, props } = this;
    const list = new AllowList(stack, "allow-list", {
      ...props.home(),
      stack: stack.node.id,
      functionName: functionNames.allowList(stack.environment, stack.account),
      topicArn: stack.take(handedOn(props.foundation.egress?.topicArn, stack, "topic of egress addresses")),
      endpoints: this.allowed,
    });
    return stack.handOn(
      "allow-list_function_name",
      list.functionName,
      "Function that opens databases for the announced addresses.",
    );
  }

  /** Where the database of an endpoint stands, looked up once. */
  placeOf(key: string, connection: NamedPlace): DatabasePlace {
    const known = this.places.get(key);
    if (known) return known;
    const { vpc, subnets, securityGroup } = connection;
    const place = new DatabasePlace(this.stack, `${key}_place`, {
      provider: this.stack.provider(),
      key,
      vpc,
      securityGroup,
      ...(subnets === undefined ? {} : { subnets }),
    });
    this.places.set(key, place);
    return place;
  }

  private hostOf(
    endpoint: DatabaseEndpoint,
    to: ConnectionOf<"private-link">["to"],
    facts: DatabaseFacts,
  ): string {
    if (to === "writer") return facts.writer;
    if (to === "reader") return facts.reader ?? facts.writer;
    return findMember(this.stack, endpoint, to.instance);
  }

  private handOnPath(key: string, host: string, place?: DatabasePlace): void {
    const { stack } = this;
    this.paths.set(key, {
      host: stack.handOn(`${key}_host`, host, `Host name of the database of ${key}.`),
      zoneIds:
        place && stack.handOnList(`${key}_zone_ids`, place.zoneIds, `Zones in which ${key} is offered`),
    });
  }
}

function behindProxy(config: DatabaseEndpointConfig) {
  const database = databaseOf(config);
  if (!("cluster" in database || "instance" in database)) {
    throw new Error(`RDS Proxy does not serve engine "${config.engine}"`);
  }
  return database;
}
