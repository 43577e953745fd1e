/** Rights of a role that DMS reads objects with (DMS guide, CHAP_Source.S3, "Prerequisites"). */
import type { PolicyStatement } from "../../model/policy";

/** Reading a folder, on the bucket's side and on the role's own. */
export function readStatements(options: {
  readonly bucketArn: string;
  readonly folder: string;
}): PolicyStatement[] {
  return [
    {
      Sid: "ReadObjects",
      Effect: "Allow",
      Action: ["s3:GetObject"],
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

/** Use of the bucket's key, through S3 and for reading only. */
export function decryptStatement(region: string, keyArn: string): PolicyStatement {
  return {
    Sid: "DecryptObjects",
    Effect: "Allow",
    Action: ["kms:Decrypt"],
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
  };
}
