import { DataAwsSecurityGroup } from "@cdktf/provider-aws/lib/data-aws-security-group";
import type { Construct } from "constructs";
import type { Environment } from "../../model/schema/environment";
import { databasePort } from "../../model/engines";
import { byWord, type Existing } from "../../model/existing";
import { addressed } from "../../modules/addressed";
import { ReplicationInstance } from "../../modules/dms/replication-instance";
import { TaskLogGroup } from "../../modules/dms/task-log-group";
import { ServiceRoles } from "../../modules/dms/service-roles";
import { makeLookFunction } from "../../modules/lambda/look";
import { addressWord } from "../../modules/network/address-word";
import { lookFor } from "../../modules/network/existing-lookup";
import { NewVpc } from "../../modules/network/new-vpc";
import { ExistingVpc, type ReplicationVpc } from "../../modules/network/existing-vpc";
import { ReplicationNetwork } from "../../modules/network/replication-network";
import { AccountStack, type StackOutput } from "../account-stack";
import { findServices } from "../lookups/services";
import type {
  FoundationOutputs,
  FoundServices,
  EgressOutputs,
  NetworkOutputs,
  RoleOutputs,
  RouteOutputs,
  ServerlessNetworkOutputs,
} from "../outputs";
import { makeEgress } from "../ways/egress";
import { shareSubnets } from "../ways/shared-subnet-proxy";
import { ownReplicationVpc } from "../ways/vpc-owners";
import { makeEndpointRoles } from "./endpoint-roles";
import { connectedEndpoints, connectedWith } from "../../model/connected";
import { hasStepEndpoints, isExistingNetwork, keyed } from "../../model/queries";
import { loadersOf, serviceWord } from "../../model/staging-targets";
import { requireKnownStates } from "./known-states";
import { replicationKey } from "./replication-key";
import { existingSubnetGroup } from "./subnet-group";
import { findVpcEndpoints } from "./vpc-endpoints";
import { publishServerlessNetwork } from "./serverless-network";
import { targetAddresses, targetServices } from "./target-network";
import { functionNames, names, stackNames } from "../../model/names";

/**
 * In the replication account: what everything else names.
 *
 * The network and the replication instances, the key, and every role of this account that a policy of
 * another account will admit: a principal has to exist before a policy names it.
 */
export class FoundationStack extends AccountStack implements FoundationOutputs {
  public readonly keyArn: StackOutput;
  /** Network of the replication instances; undefined where every path to a database exists already. */
  public readonly network: NetworkOutputs | undefined;
  /** Undefined where no database is opened for announced addresses. */
  public readonly egress: EgressOutputs | undefined;
  /** Undefined where every pipeline runs on an instance. */
  public readonly serverlessPlace: ServerlessNetworkOutputs | undefined;
  /** Undefined where the file names no endpoint for Secrets Manager. */
  public readonly secretsManagerHost: StackOutput | undefined;
  public readonly replicationInstanceArns = new Map<string, StackOutput>();
  /** By endpoint: the role that reads the secret of a database. */
  public readonly secretAccessRoles: ReadonlyMap<string, RoleOutputs>;
  /** By endpoint: the role that writes to a bucket or a service, where it lives in this account. */
  public readonly writerRoles: ReadonlyMap<string, RoleOutputs>;
  /** By endpoint: the role that reads from a bucket. */
  public readonly readerRoles: ReadonlyMap<string, RoleOutputs>;
  /** By endpoint: the role of the bucket that its rows are staged in. */
  public readonly stagingRoles: ReadonlyMap<string, RoleOutputs>;
  /** Streams and domains of this account that DMS writes to. */
  public readonly services: FoundServices;

  constructor(scope: Construct, environment: Environment) {
    const { account } = environment.replication;
    super(scope, stackNames.foundation(environment), { environment, account });
    requireKnownStates(this);
    const keyArn = replicationKey(this);
    if (hasStepEndpoints(environment)) this.makeLook(keyArn);
    this.keyArn = this.publish(
      "replication_key_arn",
      keyArn,
      "Key of replication instances, endpoints and logs.",
    );
    const place = this.makePlace(keyArn);
    const network = this.makeNetwork(place);
    const connects = connectedEndpoints(environment).length > 0;
    this.network = connects ? this.publishNetwork(place, network) : undefined;
    this.serverlessPlace = publishServerlessNetwork(
      this,
      network,
      () => this.network?.securityGroupId ?? this.publishSecurityGroup(network),
    );
    this.secretsManagerHost = findVpcEndpoints(this, place);
    shareSubnets(this, place.subnetIds);
    const { vpcId, natAddresses } = place;
    const publicAddresses = this.makeInstances(keyArn, vpcId, network);
    this.egress = makeEgress(this, { vpcId, keyArn, natAddresses, publicAddresses });
    const roles = makeEndpointRoles(this);
    this.secretAccessRoles = roles.secretAccess;
    this.writerRoles = roles.writers;
    this.readerRoles = roles.readers;
    this.stagingRoles = roles.staging;
    this.services = findServices(this);
  }

  /** Here, so that the plan of every later stack finds it, also when an earlier version has deployed the rest. */
  private makeLook(keyArn: string): void {
    const { environment } = this;
    makeLookFunction(this, {
      ...this.arnParts,
      provider: this.provider(),
      functionName: functionNames.look(environment),
      environmentName: environment.name,
      keyArn,
      logRetentionDays: environment.logRetentionDays,
      endpoints: `arn:${this.partition}:dms:${environment.region}:${this.accountId()}:endpoint:*`,
    });
  }

  private makeNetwork(place: ReplicationVpc): ReplicationNetwork {
    const { environment } = this;
    const roles = new ServiceRoles(this, "service_roles", {
      provider: this.provider(),
      partition: this.partition,
      serviceRoles: environment.replication.serviceRoles,
      loadedBy: loadersOf(environment),
    });
    const network = new ReplicationNetwork(this, "replication_network", {
      provider: this.provider(),
      region: environment.region,
      name: names.replication(environment.name),
      place,
      gateways: targetServices(environment, "Gateway"),
      subnetGroup: existingSubnetGroup(this),
      after: roles.ready,
    });
    network.allowDatabases([
      // Every way that goes by ranges, in one place: EC2 refuses a rule that another stack has made, too.
      ...connectedWith(environment, { opensRanges: true }).map(({ config, connection }) => ({
        port: databasePort(config),
        cidrs: connection.cidrs,
      })),
      ...targetAddresses(environment),
    ]);
    return network;
  }

  private makePlace(keyArn: string): ReplicationVpc {
    const { environment } = this;
    const { network } = environment.replication;
    const provider = this.provider();
    const common = {
      provider,
      region: environment.region,
      name: names.replication(environment.name),
      services: [...loadersOf(environment).map(serviceWord), ...targetServices(environment, "Interface")],
      gateways: targetServices(environment, "Gateway"),
    };
    if (isExistingNetwork(network))
      return new ExistingVpc(this, "replication_vpc", {
        ...common,
        ...network,
        own: ownReplicationVpc(this),
      });
    return new NewVpc(this, "replication_vpc", {
      ...common,
      partition: this.partition,
      accountId: this.accountId(),
      keyArn,
      logRetentionDays: environment.logRetentionDays,
      ...network,
    });
  }

  /** @returns Expressions for the public addresses of instances that have some. */
  private makeInstances(keyArn: string, vpcId: string, network: ReplicationNetwork): Map<string, string> {
    const publicAddresses = new Map<string, string>();
    const takenOver: TaskLogGroup["takeOver"][] = [];
    for (const { key, config } of keyed(this.environment.replication.instances)) {
      const replicationInstanceId = names.replicationInstance(this.environment.name, key);
      const logs = new TaskLogGroup(this.part("instances"), `${key}_tasks`, {
        provider: this.provider(),
        replicationInstanceId,
        keyArn,
        logRetentionDays: this.environment.logRetentionDays,
      });
      takenOver.push(logs.takeOver);
      const instance = new ReplicationInstance(this.part("instances"), key, {
        provider: this.provider(),
        replicationInstanceId,
        after: [logs.group],
        replicationSubnetGroupId: network.subnetGroupId,
        securityGroupIds: [network.securityGroupId, ...this.findGroups(vpcId, key, config.securityGroups)],
        keyArn,
        ...config,
      });
      this.replicationInstanceArns.set(
        key,
        this.publish(
          `${key}_replication_instance_arn`,
          instance.replicationInstanceArn,
          `ARN of replication instance ${key}.`,
        ),
      );
      if (!config.publiclyAccessible) continue;
      publicAddresses.set(key, `aws_dms_replication_instance.${key}.replication_instance_public_ips`);
    }
    if (takenOver.length > 0) this.addOverride("import", takenOver);
    return publicAddresses;
  }

  /** Security groups of others in the replication VPC; instances may share one. */
  private findGroups(vpcId: string, instance: string, groups: readonly Existing[] = []): string[] {
    return [...byWord(groups)].map(([word, thing]) => {
      const address = addressWord(word);
      // Keys of instances have no underscore.
      const id = `group_${address}`;
      const known = this.part("instances").node.tryFindChild(id);
      if (known instanceof DataAwsSecurityGroup) return known.id;
      const found = new DataAwsSecurityGroup(this.part("instances"), id, {
        provider: this.provider(),
        vpcId,
        ...lookFor("securityGroup", { said: `replication.instances.${instance}.securityGroups`, thing }),
      });
      return addressed(found, address).id;
    });
  }

  private publishNetwork(place: ReplicationVpc, network: ReplicationNetwork): NetworkOutputs {
    return {
      vpcId: this.publish("replication_vpc_id", place.vpcId, "Id of the replication VPC."),
      vpcCidr: this.publish("replication_vpc_cidr", place.vpcCidr, "Range of the replication VPC."),
      subnetIds: this.publishList(
        "replication_subnet_ids",
        place.subnetIds,
        "Ids of the replication subnets",
      ),
      zoneIds: this.publishList("replication_zone_ids", place.zoneIds, "Zone id of each replication subnet"),
      zoneNames: this.publishList(
        "replication_zone_names",
        place.subnetZones,
        "Name of the zone of each replication subnet",
      ),
      securityGroupId: this.publishSecurityGroup(network),
      routes:
        connectedWith(this.environment, { isRouted: true }).length > 0
          ? this.publishRoutes(place)
          : undefined,
    };
  }

  private publishSecurityGroup(network: ReplicationNetwork): StackOutput {
    return this.publish(
      "replication_security_group_id",
      network.securityGroupId,
      "Id of the security group of the replication instances.",
    );
  }

  private publishRoutes(place: ReplicationVpc): RouteOutputs {
    return {
      subnetCidrs: this.publishList(
        "replication_subnet_cidrs",
        place.subnetCidrs,
        "Range of each replication subnet",
      ),
      routeTableIds: this.publishList(
        "replication_route_table_ids",
        place.routeTableIds,
        "Route table of each replication subnet",
      ),
    };
  }
}
