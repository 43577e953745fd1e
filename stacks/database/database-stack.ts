import { DataAwsKmsKey } from "@cdktf/provider-aws/lib/data-aws-kms-key";
import { DataAwsSecretsmanagerSecret } from "@cdktf/provider-aws/lib/data-aws-secretsmanager-secret";
import { KmsGrant } from "@cdktf/provider-aws/lib/kms-grant";
import type { Construct } from "constructs";
import type { Environment } from "../../model/schema/environment";
import { createdClusterOf } from "../../model/engines";
import { MergeFunction } from "../../modules/lambda/merge-function";
import { addressed } from "../../modules/addressed";
import { keyStatement, readByNobodyElse, secretStatements, sidPrefix } from "../../modules/secrets/admission";
import type { PolicyStatement } from "../../model/policy";
import { wayHas } from "../../model/ways";
import { AccountStack } from "../account-stack";
import type {
  DatabaseFacts,
  DatabaseOutputs,
  FoundationOutputs,
  RoleOutputs,
  SecretOutputs,
  Offer,
} from "../outputs";
import { offerDatabases } from "../ways";
import { placeOf } from "../ways/owners-side";
import { createCluster, type SecretAdmission } from "./created-cluster";
import { AccountFunctions } from "./account-functions";
import { findDatabase } from "../lookups/rds";
import { makerOf } from "../pipelines/endpoints/function-endpoints";
import {
  accountOf,
  databaseEndpoints,
  type DatabaseEndpoint,
  crossesBorder,
  deployRoleArn,
} from "../../model/queries";
import { makeParameterGroup } from "./parameter-groups";
import { functionNames, roleArnIn, stackNames } from "../../model/names";

type FoundSecret = Pick<DatabaseFacts, "secretArn" | "secretKeyArn">;

/** Properties for `DatabaseStack`. */
export interface DatabaseStackProps {
  readonly environment: Environment;

  /** The database account, by its key. */
  readonly account: string;

  readonly foundation: FoundationOutputs;
}

/**
 * In a database account: the databases and secrets, and what admits DMS to them.
 *
 * In the replication account itself nothing is admitted: a role's own policy is enough there.
 */
export class DatabaseStack extends AccountStack implements DatabaseOutputs {
  public readonly secrets: ReadonlyMap<string, SecretOutputs>;
  public readonly offers: ReadonlyMap<string, Offer>;
  private readonly foundation: FoundationOutputs;
  private readonly home: AccountFunctions;
  private mergeFunction: MergeFunction | undefined;

  constructor(scope: Construct, props: DatabaseStackProps) {
    const { environment, account } = props;
    super(scope, stackNames.database(environment, account), { environment, account });
    this.foundation = props.foundation;
    this.home = new AccountFunctions(this);
    const own = databaseEndpoints(environment).filter(({ config }) => config.account === account);
    const databases = own.map((endpoint) => ({
      ...endpoint,
      facts: this.makeDatabase(endpoint) ?? this.findWithSecret(endpoint),
    }));
    this.secrets = new Map(
      databases.map((database) => [database.key, this.publishSecret(database, database.facts)]),
    );
    this.offers = offerDatabases(
      { stack: this, foundation: props.foundation, home: () => this.home.ofFunctions() },
      databases.flatMap((database) => {
        const { connection } = database.config;
        return wayHas(connection, { isBuilt: true }) ? [{ ...database, connection }] : [];
      }),
    );
  }

  /** The cluster that an endpoint asks for; undefined where it names a database that exists. */
  private makeDatabase(endpoint: DatabaseEndpoint): DatabaseFacts | undefined {
    const { key, config } = endpoint;
    const created = createdClusterOf(config);
    if (!created) return undefined;
    const { connection } = config;
    if (!wayHas(connection, { namesSubnets: true })) {
      throw new Error(`[${this.node.path}] the connection of "${key}" says no subnets for its cluster`);
    }
    return createCluster(this, {
      endpoint,
      created,
      place: placeOf(this, endpoint, connection),
      admission: this.isForeign ? this.admissionTo(endpoint) : undefined,
    });
  }

  private admissionTo(endpoint: DatabaseEndpoint): SecretAdmission {
    return {
      keyStatement: this.keyStatement(endpoint),
      secretStatements: (secretArn) => [
        ...this.secretStatements(endpoint, secretArn),
        readByNobodyElse({ ...this.reading(endpoint, secretArn), accountId: this.accountId() }),
      ],
    };
  }

  private findWithSecret(endpoint: DatabaseEndpoint): DatabaseFacts {
    const addresses = findDatabase(this, endpoint);
    makeParameterGroup(this, endpoint);
    const secret = this.findSecret(endpoint);
    if (this.isForeign) this.admitRole(endpoint, secret);
    return { ...addresses, ...secret };
  }

  private findSecret(endpoint: DatabaseEndpoint): FoundSecret {
    const { key, config } = endpoint;
    const provider = this.provider();
    const secret = addressed(
      new DataAwsSecretsmanagerSecret(this, `${key}_secret`, {
        provider,
        name: config.secret.name,
        ...(this.isForeign ? { lifecycle: { postcondition: [customerKeyOnly(endpoint)] } } : {}),
      }),
      key,
    );
    const secretKey = addressed(
      new DataAwsKmsKey(this, `${key}_key`, {
        provider,
        // A secret under the default key names none.
        keyId: `\${coalesce(data.aws_secretsmanager_secret.${key}.kms_key_id, "alias/aws/secretsmanager")}`,
      }),
      key,
    );
    return { secretArn: secret.arn, secretKeyArn: secretKey.arn };
  }

  private publishSecret({ key }: DatabaseEndpoint, { secretArn, secretKeyArn }: FoundSecret): SecretOutputs {
    return {
      secretArn: this.publish(`${key}_secret_arn`, secretArn, `ARN of the secret of ${key}.`),
      keyArn: this.publish(`${key}_secret_key_arn`, secretKeyArn, `ARN of the key of the secret of ${key}.`),
    };
  }

  /** True if the databases are in another account than DMS. */
  private get isForeign(): boolean {
    return crossesBorder(this.environment, this.account, this.environment.replication.account);
  }

  private secretStatements(endpoint: DatabaseEndpoint, secretArn: string): PolicyStatement[] {
    const { environment } = this;
    return secretStatements({
      ...this.reading(endpoint, secretArn),
      deployRoleArn: deployRoleArn(environment, environment.replication.account),
      maker: makerOf(this, endpoint),
    });
  }

  /** Who reads which secret. */
  private reading({ key }: DatabaseEndpoint, secretArn: string) {
    return {
      sidPrefix: sidPrefix(this.environment.name, key),
      secretArn,
      secretAccessRoleArn: this.read(this.secretAccessRole(key).arn),
    };
  }

  private admitRole(endpoint: DatabaseEndpoint, { secretArn, secretKeyArn: keyArn }: FoundSecret): void {
    const { environment } = this;
    const { key, config } = endpoint;
    const role = this.secretAccessRole(key);
    const prefix = sidPrefix(environment.name, key);
    const statements = this.secretStatements(endpoint, secretArn);
    if (config.secret.policy === "merge") {
      this.mergeInto().merge(`${key}_secret`, {
        target: { type: "secret", id: secretArn },
        constantTarget: { type: "secret", id: config.secret.name },
        policy: `data.aws_secretsmanager_secret.${key}.policy`,
        sidPrefix: prefix,
        statements,
        roleUniqueId: this.read(role.uniqueId),
      });
    } else {
      this.publish(
        `${key}_secret_policy_statements`,
        JSON.stringify(statements),
        `Statements that the owner of secret ${config.secret.name} adds to its resource policy.`,
      );
    }
    if (config.secret.keyAccess === "grant") {
      this.grantKey(key, role, secretArn, keyArn);
    } else {
      this.publish(
        `${key}_key_policy_statement`,
        JSON.stringify(this.keyStatement(endpoint)),
        `Statement that the owner of the key of secret ${config.secret.name} adds to its key policy.`,
      );
    }
  }

  private keyStatement({ key }: DatabaseEndpoint): PolicyStatement {
    return keyStatement({
      sidPrefix: sidPrefix(this.environment.name, key),
      region: this.environment.region,
      secretAccessRoleArn: this.read(this.secretAccessRole(key).arn),
    });
  }

  /** Limited to this secret by its encryption context; the role's id in the name makes a new grant for a new role. */
  private grantKey(key: string, role: RoleOutputs, secretArn: string, keyArn: string): void {
    addressed(
      new KmsGrant(this, `${key}_key_grant`, {
        provider: this.provider(),
        name: `${this.environment.name}-${key}-${this.read(role.uniqueId)}`,
        keyId: keyArn,
        granteePrincipal: this.read(role.arn),
        operations: ["Decrypt", "DescribeKey"],
        constraints: [{ encryptionContextSubset: { SecretARN: secretArn } }],
      }),
      key,
    );
  }

  /** One function for all secrets of this account, made when the first needs it. */
  private mergeInto(): MergeFunction {
    if (this.mergeFunction) return this.mergeFunction;
    const { environment, account } = this;
    const replicationAccount = accountOf(environment, environment.replication.account);
    this.mergeFunction = new MergeFunction(this, "merge-statement", {
      ...this.home.ofFunctions(),
      functionName: functionNames.mergeIntoSecrets(this.environment, this.account),
      stack: this.node.id,
      secretNames: databaseEndpoints(environment)
        .filter(({ config }) => config.account === account && config.secret.policy === "merge")
        .map(({ config }) => config.secret.name),
      bucketNames: [],
      roleArns: [
        roleArnIn(
          { ...replicationAccount, partition: this.partition, accountId: replicationAccount.id },
          `${environment.name}-*`,
        ),
        deployRoleArn(environment, environment.replication.account),
      ],
    });
    return this.mergeFunction;
  }

  private secretAccessRole(endpoint: string): RoleOutputs {
    const role = this.foundation.secretAccessRoles.get(endpoint);
    if (!role)
      throw new Error(`[${this.node.path}] the foundation has no secret-access role for "${endpoint}"`);
    return role;
  }
}

function customerKeyOnly({ key, config }: DatabaseEndpoint) {
  const { name } = config.secret;
  return {
    condition: '${self.kms_key_id != "" && !endswith(self.kms_key_id, "alias/aws/secretsmanager")}',
    errorMessage: `endpoints.${key}.secret.name: secret "${name}" is encrypted with the default key aws/secretsmanager, which no other account can use. Its owner gives it a customer-managed key (aws secretsmanager update-secret --secret-id ${name} --kms-key-id <key>) and stores its value again, because existing versions stay under the old key.`,
  };
}
