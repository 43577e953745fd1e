import type { Construct } from "constructs";
import { serviceTrust, type PolicyStatement } from "../../model/policy";
import { RoleOfEndpoint, type EndpointRoleProps } from "./endpoint-role";

/** Properties for `SealedWriterRole`. */
export interface SealedWriterRoleProps extends EndpointRoleProps {
  /** Path of all roles that the trust Lambda may edit, below the account's own. */
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
export class SealedWriterRole extends RoleOfEndpoint {
  constructor(scope: Construct, id: string, props: SealedWriterRoleProps) {
    super(scope, id, {
      ...props,
      description: `Writes the objects of DMS endpoint ${props.endpoint}, sealed with its ExternalId.`,
      trust: [serviceTrust(["dms.amazonaws.com"])],
      lifecycle: { ignoreChanges: ["assume_role_policy"] },
    });
  }
}

/**
 * Start of the names of the objects that DMS writes when it tests a target.
 *
 * Where it writes them is not documented: in the folder, or at the bucket's root. AWS's own example admits the whole
 * bucket.
 */
const testObjects = "awsdms_test_object";

/** Rights of a writer, on the bucket's side and on its own (DMS guide, CHAP_Target.S3, "Prerequisites"). */
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
      Resource: [`${options.bucketArn}/${options.folder}/*`, `${options.bucketArn}/${testObjects}*`],
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
