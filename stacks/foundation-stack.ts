import type { Construct } from "constructs";
import type { Environment } from "../config/schema";
import { databasePort } from "../modules/dms/engines";
import { ReplicationInstance } from "../modules/dms/replication-instance";
import { SecretAccessRole } from "../modules/dms/secret-access-role";
import { ServiceRoles } from "../modules/dms/service-roles";
import { OwnWriterRole } from "../modules/dms/writer-role";
import { CustomerKey } from "../modules/kms/customer-key";
import { NewPlace } from "../modules/network/new-place";
import { ExistingPlace, type NetworkPlace } from "../modules/network/place";
import { ReplicationNetwork } from "../modules/network/replication-network";
import { onlyForDmsOf } from "../modules/policy";
import { AccountStack, type HandedValue } from "./account-stack";
import { databaseEndpoints, isSealed, keyed, s3Endpoints } from "./layout";

/** A role as other stacks see it. */
export interface HandedRole {
  readonly name: HandedValue;
  readonly arn: HandedValue;
  readonly uniqueId: HandedValue;
}

/**
 * Step 1, in the replication account: what everything else names.
 *
 * The network and the replication instances, the key, and every role of this account that a policy of
 * another account will admit: a principal has to exist before a policy names it.
 */
export class FoundationStack extends AccountStack {
  public readonly keyArn: HandedValue;
  public readonly replicationInstanceArns = new Map<string, HandedValue>();
  /** By endpoint: the role that reads the secret of a database. */
  public readonly secretAccessRoles = new Map<string, HandedRole>();
  /** By endpoint: the role that writes to a bucket, where it lives in this account. */
  public readonly writerRoles = new Map<string, HandedRole>();

  constructor(scope: Construct, environment: Environment) {
    const { account } = environment.replication;
    super(scope, `${environment.name}-${account}-foundation`, { environment, account });
    const key = new CustomerKey(this, "replication", {
      provider: this.provider(),
      partition: this.partition,
      region: environment.region,
      accountId: this.accountId(),
      alias: `${environment.name}-replication`,
      description: `Replication instances, endpoints and logs of ${environment.name}`,
      logGroupPrefixes: [`/aws/lambda/${environment.name}-`, `/causeway/${environment.name}-`],
    });
    this.keyArn = this.handOn(
      "replication_key_arn",
      key.keyArn,
      "Key of replication instances, endpoints and logs.",
    );
    const network = this.makeNetwork(key.keyArn);
    this.makeInstances(key.keyArn, network);
    this.makeSecretAccessRoles();
    this.makeWriterRoles();
  }

  private makeNetwork(keyArn: string): ReplicationNetwork {
    const { environment } = this;
    const roles = new ServiceRoles(this, "service_roles", {
      provider: this.provider(),
      partition: this.partition,
      serviceRoles: environment.replication.serviceRoles,
    });
    const network = new ReplicationNetwork(this, "replication_network", {
      provider: this.provider(),
      region: environment.region,
      name: `${environment.name}-replication`,
      place: this.makePlace(keyArn),
      after: roles.ready,
    });
    network.allowDatabases(
      databaseEndpoints(environment).map(({ config }) => ({
        port: databasePort(config),
        cidrs: config.connection.cidrs,
      })),
    );
    return network;
  }

  private makePlace(keyArn: string): NetworkPlace {
    const { environment } = this;
    const { network } = environment.replication;
    const provider = this.provider();
    if ("vpc" in network) return new ExistingPlace(this, "replication_vpc", { provider, ...network });
    return new NewPlace(this, "replication_vpc", {
      provider,
      partition: this.partition,
      region: environment.region,
      accountId: this.accountId(),
      name: `${environment.name}-replication`,
      keyArn,
      logRetentionDays: environment.logRetentionDays,
      ...network,
    });
  }

  private makeInstances(keyArn: string, network: ReplicationNetwork): void {
    for (const { key, config } of keyed(this.environment.replication.instances)) {
      const instance = new ReplicationInstance(this.part("instances"), key, {
        provider: this.provider(),
        replicationInstanceId: `${this.environment.name}-${key}`,
        replicationSubnetGroupId: network.subnetGroupId,
        securityGroupIds: [network.securityGroupId],
        keyArn,
        ...config,
      });
      this.replicationInstanceArns.set(
        key,
        this.handOn(
          `${key}_replication_instance_arn`,
          instance.replicationInstanceArn,
          `ARN of replication instance ${key}.`,
        ),
      );
    }
  }

  private makeSecretAccessRoles(): void {
    for (const { key } of databaseEndpoints(this.environment)) {
      const role = new SecretAccessRole(this, `${key}_secret_access`, {
        provider: this.provider(),
        region: this.environment.region,
        roleName: `${this.environment.name}-${key}-secret-access`,
        condition: this.confusedDeputyCondition("secretAccess"),
      });
      this.secretAccessRoles.set(
        key,
        this.handOnRole(`${key}_secret_access`, role, `reads the secret of ${key}`),
      );
    }
  }

  private makeWriterRoles(): void {
    for (const { key, config } of s3Endpoints(this.environment)) {
      if (isSealed(this.environment, config)) continue;
      const role = new OwnWriterRole(this, `${key}_writer`, {
        provider: this.provider(),
        roleName: `${this.environment.name}-${key}-writer`,
        endpoint: key,
        condition: this.confusedDeputyCondition("writers"),
      });
      this.writerRoles.set(key, this.handOnRole(`${key}_writer`, role, `writes the objects of ${key}`));
    }
  }

  private confusedDeputyCondition(of: keyof Environment["replication"]["confusedDeputyConditions"]) {
    if (!this.environment.replication.confusedDeputyConditions[of]) return undefined;
    return onlyForDmsOf({
      partition: this.partition,
      region: this.environment.region,
      accountId: this.accountId(),
    });
  }

  private handOnRole(
    name: string,
    role: { readonly roleName: string; readonly roleArn: string; readonly uniqueId: string },
    does: string,
  ): HandedRole {
    return {
      name: this.handOn(`${name}_role_name`, role.roleName, `Name of the role that ${does}.`),
      arn: this.handOn(`${name}_role_arn`, role.roleArn, `ARN of the role that ${does}.`),
      uniqueId: this.handOn(`${name}_role_unique_id`, role.uniqueId, `Id of the role that ${does}.`),
    };
  }
}
