import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { Construct } from "constructs";
import { addressed } from "../naming";
import { policyJson, serviceTrust, type PolicyStatement } from "../policy";

/** The role an S3 target writes with, as other constructs see it. */
export interface WriterRoleProps {
  readonly provider: AwsProvider;

  /** Physical name: at most 64 characters. */
  readonly roleName: string;

  /** Endpoint that the role belongs to, by its key; each endpoint has its own. */
  readonly endpoint: string;
}

/** Properties for `OwnWriterRole`. */
export interface OwnWriterRoleProps extends WriterRoleProps {
  /** Conditions against a confused deputy, where the environment file wants them. */
  readonly condition?: PolicyStatement["Condition"] | undefined;
}

/** What the two kinds of writer role have in common. */
abstract class WriterRole extends Construct {
  public readonly roleName: string;
  public readonly roleArn: string;
  /** Changes when the role is deleted and made again: policies that named the old one no longer match. */
  public readonly uniqueId: string;

  constructor(scope: Construct, id: string, role: (scope: Construct) => IamRole) {
    super(scope, id);
    const made = addressed(role(this), id);
    this.roleName = made.name;
    this.roleArn = made.arn;
    this.uniqueId = made.uniqueId;
  }
}

/** A writer role in the replication account, for a bucket of the same account or one whose policy admits it. */
export class OwnWriterRole extends WriterRole {
  constructor(scope: Construct, id: string, props: OwnWriterRoleProps) {
    super(
      scope,
      id,
      (parent) =>
        new IamRole(parent, "Default", {
          provider: props.provider,
          name: props.roleName,
          description: `Writes the objects of DMS endpoint ${props.endpoint}.`,
          assumeRolePolicy: policyJson(serviceTrust(["dms.amazonaws.com"], props.condition)),
          // The permissions come from another stack, and have to go with the role.
          forceDetachPolicies: true,
          tags: { "causeway:endpoint": props.endpoint },
        }),
    );
  }
}

/** Properties for `SealedWriterRole`. */
export interface SealedWriterRoleProps extends WriterRoleProps {
  /** Path of all roles that the trust Lambda may edit. */
  readonly path: string;
}

/**
 * A writer role in the lake account, for an endpoint of another account.
 *
 * It is made trusting DMS without an ExternalId, because DMS gives the id only when it is asked for an
 * endpoint with an existing role. Until the trust stack has sealed it with that id it has no
 * permission, so the open moment is harmless. After that its trust policy belongs to the trust stack,
 * which shows and repairs its drift; here a change of it is not looked at.
 */
export class SealedWriterRole extends WriterRole {
  constructor(scope: Construct, id: string, props: SealedWriterRoleProps) {
    super(
      scope,
      id,
      (parent) =>
        new IamRole(parent, "Default", {
          provider: props.provider,
          name: props.roleName,
          path: props.path,
          description: `Writes the objects of DMS endpoint ${props.endpoint}, sealed with its ExternalId.`,
          assumeRolePolicy: policyJson(serviceTrust(["dms.amazonaws.com"])),
          // The permissions come from another stack, and have to go with the role.
          forceDetachPolicies: true,
          tags: { "causeway:endpoint": props.endpoint },
          lifecycle: { ignoreChanges: ["assume_role_policy"] },
        }),
    );
  }
}

/** What a writer may do, on the bucket's side and on its own (DMS guide, CHAP_Target.S3, "Prerequisites"). */
export function writeStatements(options: {
  readonly bucketArn: string;
  readonly folder: string;
  readonly setsAcl: boolean;
}): PolicyStatement[] {
  return [
    {
      Sid: "WriteObjects",
      Effect: "Allow",
      Action: [
        "s3:DeleteObject",
        "s3:PutObject",
        ...(options.setsAcl ? ["s3:PutObjectAcl"] : []),
        "s3:PutObjectTagging",
      ],
      Resource: `${options.bucketArn}/${options.folder}/*`,
    },
    {
      Sid: "ListBucket",
      Effect: "Allow",
      Action: ["s3:GetBucketLocation", "s3:ListBucket"],
      Resource: options.bucketArn,
    },
  ];
}

/** Use of the bucket's key, through S3 only; uploads in parts need Decrypt as well. */
export function encryptStatement(region: string, keyArn: string): PolicyStatement {
  return {
    Sid: "EncryptObjects",
    Effect: "Allow",
    Action: ["kms:Decrypt", "kms:GenerateDataKey"],
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
  };
}
