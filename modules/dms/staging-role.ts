import type { Construct } from "constructs";
import { serviceTrust, type PolicyStatement } from "../../model/policy";
import { RoleOfEndpoint, type EndpointRoleProps } from "./endpoint-role";

/** Properties for `StagingRole`. */
export interface StagingRoleProps extends EndpointRoleProps {
  /** Principal of the service that loads what DMS stages. */
  readonly loadedBy: string;

  /** Conditions against a confused deputy on the side of DMS, where the environment file wants them. */
  readonly condition?: PolicyStatement["Condition"] | undefined;
}

/**
 * The role of a staging bucket: DMS writes rows with it, and the database's service reads them with it.
 *
 * It trusts both: without the second one COPY says "Not authorized to get credentials of role"
 * (terraform-aws-modules/terraform-aws-dms#5 and #73). It reaches nothing but its bucket and key
 * (docs/adr/0020-a-staging-role-for-each-warehouse.md).
 */
export class StagingRole extends RoleOfEndpoint {
  constructor(scope: Construct, id: string, props: StagingRoleProps) {
    super(scope, id, {
      ...props,
      description: `Stages the rows of DMS endpoint ${props.endpoint}, and loads them.`,
      trust: [serviceTrust(["dms.amazonaws.com"], props.condition), serviceTrust([props.loadedBy])],
    });
  }
}

/**
 * Rights of the role in its bucket: those that AWS's `AmazonDMSRedshiftS3Role` gives in every bucket that is
 * called `dms-…`, without making, opening or deleting buckets.
 */
export function stagingStatements(bucketArn: string): PolicyStatement[] {
  return [
    {
      Sid: "StageRows",
      Effect: "Allow",
      Action: ["s3:DeleteObject", "s3:GetObject", "s3:GetObjectVersion", "s3:PutObject"],
      Resource: `${bucketArn}/*`,
    },
    {
      Sid: "SeeStagingBucket",
      Effect: "Allow",
      Action: [
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
        "s3:GetBucketPolicy",
        "s3:GetBucketVersioning",
        "s3:GetLifecycleConfiguration",
        "s3:ListBucket",
      ],
      Resource: bucketArn,
    },
  ];
}
