import { DataAwsIamRole } from "@cdktf/provider-aws/lib/data-aws-iam-role";
import { DataAwsIamRoles } from "@cdktf/provider-aws/lib/data-aws-iam-roles";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { TerraformLocal } from "cdktf";
import type { Construct } from "constructs";
import { isS3, type Environment, type S3EndpointConfig } from "../../model/schema/environment";
import { encryptStatement, writeStatements } from "../../modules/dms/writer-role";
import { sealHolds, sealedTrust } from "../../modules/lake/sealed-trust";
import { markerName } from "../../modules/lambda/marker-name";
import { Step } from "../../modules/lambda/step";
import { addressed } from "../../modules/addressed";
import { policyJson } from "../../model/policy";
import { AccountStack } from "../account-stack";
import type { AskedEndpoint, EndpointsOutputs, SealedRole, StorageOutputs, TrustOutputs } from "../outputs";
import { accountOf, bucketOf, type Group } from "../../model/queries";
import { writerRolePath, roleNameIn, roleNames, stackNames } from "../../model/names";

/** Properties for `TrustStack`. */
export interface TrustStackProps {
  readonly environment: Environment;
  readonly group: Group;
  readonly storage: StorageOutputs;
  readonly endpoints: EndpointsOutputs;
}

/**
 * In a lake account: seals the writer roles, and only then lets them write.
 *
 * The trust policies are read at plan by the roles' names: a role that was opened, changed or made again
 * shows as a step that is due, and the next deploy seals it.
 */
export class TrustStack extends AccountStack implements TrustOutputs {
  /** By endpoint. */
  public readonly sealed = new Map<string, SealedRole>();
  private readonly props: TrustStackProps;

  constructor(scope: Construct, props: TrustStackProps) {
    const { environment, group, storage } = props;
    const { account } = storage;
    super(scope, stackNames.trust(environment, account, group), { environment, account });
    this.props = props;
    addressed(
      new DataAwsIamRoles(this, "writers", {
        provider: this.provider(),
        pathPrefix: writerRolePath(accountOf(environment, account), environment.name),
      }),
      "writers",
    );
    for (const { key, config } of group.endpoints) {
      const asked = props.endpoints.asked.get(key);
      if (!asked || !isS3(config) || bucketOf(environment, config).account !== account) continue;
      this.seal(key, config, asked);
    }
  }

  private seal(key: string, config: S3EndpointConfig, asked: AskedEndpoint): void {
    const { storage } = this.props;
    const role = storage.writerRoles.get(key);
    if (!role || !storage.sealFunctionName)
      throw new Error(`[${this.node.path}] no writer role for "${key}"`);
    this.readTrust(key);
    const externalId = this.read(asked.externalId);
    const trust = (name: string, older?: string) =>
      addressed(new TerraformLocal(this, `${key}_${name}`, sealedTrust(externalId, older)), `${key}_${name}`);
    trust("trust");
    const withOlder = trust("trust_with_older", this.read(asked.olderExternalIds));
    const step = new Step(this.part("endpoints"), key, {
      provider: this.provider(),
      functionName: this.read(storage.sealFunctionName),
      input: {
        action: "seal",
        roles: [
          {
            endpoint: key,
            roleName: this.read(role.name),
            roleUniqueId: this.read(role.uniqueId),
            assumeRolePolicy: withOlder.toString(),
          },
        ],
      },
      marker: markerName(this.node.id, key),
      inSyncWhen: sealHolds(`data.aws_iam_role.${key}`, [
        `local.${key}_trust`,
        `local.${key}_trust_with_older`,
      ]),
    });
    this.letWrite(key, config, this.read(role.name), step);
    this.sealed.set(key, {
      externalId: this.publish(
        `${key}_sealed_external_id`,
        externalId,
        `ExternalId that the trust of the role of ${key} demands.`,
        [`aws_iam_role_policy.${key}`],
      ),
      roleName: role.name,
      account: this.account,
    });
  }

  /** By name and only if it exists, so that the plan works before anything does. */
  private readTrust(key: string): void {
    const { environment, account } = this;
    const roleName = roleNameIn(accountOf(environment, account), roleNames.writer(environment.name, key));
    const live = addressed(
      new DataAwsIamRole(this, `${key}_writer`, { provider: this.provider(), name: "${each.key}" }),
      key,
    );
    live.addOverride(
      "for_each",
      `\${toset([for name in data.aws_iam_roles.writers.names : name if name == "${roleName}"])}`,
    );
  }

  private letWrite(key: string, config: S3EndpointConfig, role: string, sealed: Step): void {
    const { environment, storage } = this.props;
    const bucket = storage.buckets.get(config.bucket);
    if (!bucket) throw new Error(`[${this.node.path}] no bucket "${config.bucket}"`);
    addressed(
      new IamRolePolicy(this, `${key}_permissions`, {
        provider: this.provider(),
        name: "write",
        role,
        policy: policyJson(
          ...writeStatements({
            bucketArn: this.read(bucket.arn),
            folder: config.folder,
            setsAcl: config.settings.cannedAclForObjects !== undefined,
          }),
          ...(bucket.keyArn === undefined
            ? []
            : [encryptStatement(environment.region, this.read(bucket.keyArn))]),
        ),
        dependsOn: [sealed.done],
      }),
      key,
    );
  }
}
