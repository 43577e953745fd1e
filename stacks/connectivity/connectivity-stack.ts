import { Fn, TerraformLocal, type Postcondition } from "cdktf";
import type { Construct } from "constructs";
import type { ConnectionConfig, ConnectionOf } from "../../model/schema/connection";
import type { DatabaseEndpointConfig, Environment } from "../../model/schema/environment";
import { databasePort } from "../../model/engines";
import { markerName } from "../../modules/lambda/marker-name";
import { Step } from "../../modules/lambda/step";
import { addressed } from "../../modules/addressed";
import { InterfaceEndpoint } from "../../modules/network/interface-endpoint";
import { LatticeEndpoint } from "../../modules/network/lattice";
import { PrivateName, type PrivateNameProps } from "../../modules/network/private-name";
import { proxyPort } from "../../modules/network/rds-proxy";
import { SharedSubnetProxy } from "../../modules/network/shared-subnet-proxy";
import { AccountStack, type HandedValue } from "../account-stack";
import type { DatabaseStack } from "../database/database-stack";
import type { HandedPath, HandedProxy, HandedResource } from "../ways/database-paths";
import type { HandedService } from "../ways/endpoint-services";
import type { FoundationStack, HandedNetwork } from "../foundation/foundation-stack";
import { connectedEndpoints, owners, type DatabaseEndpoint } from "../../model/queries";
import { commonZone, CommonZones, inTheirZones } from "../ways/common-zones";
import { InternetPaths } from "../ways/allow-list";
import { RoutedPaths } from "../ways/routed";
import { handedOn } from "../endpoints/s3-location";
import { names, stackNames } from "../../model/names";

/** Properties for `ConnectivityStack`. */
export interface ConnectivityStackProps {
  readonly environment: Environment;
  readonly foundation: FoundationStack;
  /** By database account. */
  readonly databases: ReadonlyMap<string, DatabaseStack>;
}

/**
 * In the replication account with the database accounts' providers: the ways to the databases.
 *
 * Each side is built by its own account; here they are joined. A replication instance may open exactly the
 * ports of these paths.
 */
export class ConnectivityStack extends AccountStack {
  /** By endpoint: the host name that is reached, once the whole path is there. */
  public readonly paths = new Map<string, HandedValue>();
  private readonly props: ConnectivityStackProps;
  private readonly network: HandedNetwork;
  private readonly zones: CommonZones;

  constructor(scope: Construct, props: ConnectivityStackProps) {
    const { environment } = props;
    const connected = connectedEndpoints(environment);
    super(scope, stackNames.connectivity(environment), {
      environment,
      account: environment.replication.account,
      otherAccounts: owners(connected),
    });
    this.props = props;
    this.network = handedOn(props.foundation.network, this, "replication network");
    this.zones = new CommonZones(this, this.network);
    for (const endpoint of connected) this.connect(endpoint);
    for (const { endpoint, addresses } of new RoutedPaths(this, props.foundation).build(connected)) {
      this.handOnPath(endpoint, this.hostOf(endpoint), addresses);
    }
    for (const { endpoint, addresses } of new InternetPaths(this, props).build(connected)) {
      this.handOnPath(endpoint, this.hostOf(endpoint), addresses);
    }
  }

  private connect(endpoint: DatabaseEndpoint): void {
    const { key, config } = endpoint;
    const { paths } = this.databaseOf(endpoint);
    switch (config.connection.via) {
      case "private-link":
      case "rds-proxy":
        this.connectToService(endpoint, handedOn(paths.services.get(key), this, `service of "${key}"`));
        break;
      case "shared-subnet-proxy":
        this.receiveProxy(endpoint, handedOn(paths.proxies.get(key), this, `proxy of "${key}"`));
        break;
      case "lattice":
        this.connectToResource(endpoint, handedOn(paths.resources.get(key), this, `resource of "${key}"`));
        break;
      case "existing-endpoint-service":
        this.connectToExisting(endpoint, config.connection);
        break;
      case "vpc-peering":
      case "transit-gateway":
      case "allow-list":
      case "direct":
    }
  }

  private connectToService(endpoint: DatabaseEndpoint, service: HandedService): void {
    const { key, config } = endpoint;
    const made = new InterfaceEndpoint(this.part("endpoints"), key, {
      ...this.endpointProps(endpoint),
      to: { serviceName: this.take(service.serviceName) },
    });
    const step = `${key}_acceptance`;
    new Step(this, step, {
      provider: this.provider(config.account),
      functionName: this.take(service.acceptFunctionName),
      input: {
        action: "accept",
        endpoint: key,
        serviceId: this.take(service.serviceId),
        vpcEndpointId: made.endpointId,
      },
      marker: markerName(this.node.id, key),
      holds: `aws_vpc_endpoint.${key}.state == "available"`,
    });
    this.name(endpoint, this.hostOf(endpoint), made.dns, [`aws_lambda_invocation.${step}`]);
  }

  private connectToResource(endpoint: DatabaseEndpoint, resource: HandedResource): void {
    const { dns } = new LatticeEndpoint(this.part("endpoints"), endpoint.key, {
      ...this.endpointProps(endpoint),
      resourceConfigurationArn: this.take(resource.resourceConfigurationArn),
    });
    this.name(endpoint, this.hostOf(endpoint), dns, [`aws_vpc_endpoint.${endpoint.key}`]);
  }

  /** The owner of the service accepts the connection by their own means. */
  private connectToExisting(
    endpoint: DatabaseEndpoint,
    { serviceName, host }: ConnectionOf<"existing-endpoint-service">,
  ): void {
    const { key } = endpoint;
    const { dns } = new InterfaceEndpoint(this.part("endpoints"), key, {
      ...this.commonEndpointProps(endpoint),
      to: { serviceName },
      subnetIds: this.zones.subnetsOfService(key, serviceName),
      preconditions: [commonZone(key)],
      postconditions: [acceptedByOwner(key, serviceName)],
    });
    this.name(endpoint, host, dns, [`aws_vpc_endpoint.${key}`]);
  }

  private receiveProxy(endpoint: DatabaseEndpoint, proxy: HandedProxy): void {
    const { key, config } = endpoint;
    const { network, environment } = this;
    const subnets = `${key}_subnets`;
    addressed(new TerraformLocal(this, subnets, Fn.jsondecode(this.take(network.subnetIds))), subnets);
    const received = new SharedSubnetProxy(this.part("endpoints"), key, {
      name: names.proxy(environment.name, key),
      database: { provider: this.provider(config.account), accountId: this.accountId(config.account) },
      replication: {
        provider: this.provider(),
        accountId: this.accountId(),
        securityGroupId: this.take(network.securityGroupId),
      },
      proxyName: this.take(proxy.proxyName),
      port: proxyPort(config.engine),
      vpcId: this.take(network.vpcId),
      subnetIds: `local.${subnets}`,
      // The share is in the foundation, which is applied before.
      after: [],
    });
    this.handOnPath(endpoint, received.host, [
      `aws_db_proxy_endpoint.${key}`,
      `aws_vpc_security_group_egress_rule.${key}`,
      `aws_vpc_security_group_ingress_rule.${key}`,
    ]);
  }

  private endpointProps(endpoint: DatabaseEndpoint) {
    const { key } = endpoint;
    return {
      ...this.commonEndpointProps(endpoint),
      subnetIds: this.zones.subnetsIn(
        key,
        handedOn(this.pathOf(endpoint).zoneIds, this, `zones of "${key}"`),
      ),
      preconditions: [commonZone(key, inTheirZones(key))],
    };
  }

  private commonEndpointProps({ key, config }: DatabaseEndpoint) {
    const { network } = this;
    return {
      provider: this.provider(),
      name: names.keyed(this.environment.name, key),
      vpcId: this.take(network.vpcId),
      replicationSecurityGroupId: this.take(network.securityGroupId),
      port: reachedPort(config),
    };
  }

  /** Lets a database's own name lead to an endpoint, where the file lets it. */
  private name(
    endpoint: DatabaseEndpoint,
    host: string,
    alias: PrivateNameProps["alias"],
    parts: readonly string[],
  ): void {
    const { key, config } = endpoint;
    if (!diverts(this.environment, config.connection)) {
      this.handOnPath(endpoint, host, parts);
      return;
    }
    new PrivateName(this, `${key}_name`, {
      provider: this.provider(),
      id: key,
      vpcId: this.take(this.network.vpcId),
      host,
      alias,
    });
    this.handOnPath(endpoint, host, [...parts, `aws_route53_record.${key}`]);
  }

  /** The host name of a database, when all parts of its path are there. */
  private handOnPath({ key }: DatabaseEndpoint, host: string, parts: readonly string[]): void {
    this.paths.set(key, this.handOn(`${key}_path`, host, `Host name of ${key}, when it is reached.`, parts));
  }

  private hostOf(endpoint: DatabaseEndpoint): string {
    return this.take(this.pathOf(endpoint).host);
  }

  private databaseOf({ config }: DatabaseEndpoint): DatabaseStack {
    return handedOn(this.props.databases.get(config.account), this, `databases of "${config.account}"`);
  }

  private pathOf(endpoint: DatabaseEndpoint): HandedPath {
    const path = this.databaseOf(endpoint).paths.paths.get(endpoint.key);
    return handedOn(path, this, `path of "${endpoint.key}"`);
  }
}

/** A proxy listens on its engine's port, whatever the database's own is. */
function reachedPort(config: DatabaseEndpointConfig): number {
  return config.connection.via === "rds-proxy" ? proxyPort(config.engine) : databasePort(config);
}

/** Whether the database's own host name is answered with the path's address; in a VPC made here it harms nobody. */
function diverts(environment: Environment, connection: ConnectionConfig): boolean {
  if (!("privateZone" in connection)) return !("vpc" in environment.replication.network);
  return connection.privateZone ?? !("vpc" in environment.replication.network);
}

function acceptedByOwner(key: string, serviceName: string): Postcondition {
  return {
    condition: '${self.state == "available"}',
    errorMessage: `endpoints.${key}.connection: the owner of ${serviceName} has not accepted interface endpoint \${self.id} (it is "\${self.state}"). Ask them to accept it, then run the deploy again.`,
  };
}
