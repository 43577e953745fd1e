import type { PolicyStatement } from "../../model/policy";
import {
  endpointKeyStatement,
  handRolesToDms,
  markerStatement,
  newEndpointStatements,
} from "../shared/permissions";

/** Whose rights they are. */
export interface S3EndpointRights {
  readonly partition: string;
  readonly region: string;
  /** The replication account. */
  readonly accountId: string;
  /** Value of the tag `causeway:stack`: the only endpoints it may make and delete. */
  readonly stack: string;
  readonly environment: string;
  /** Roles of other accounts that it hands to DMS. */
  readonly passRoleArns: readonly string[];
  readonly markerArns: readonly string[];
  /** Key that the endpoints are encrypted with. */
  readonly keyArn: string;
}

/** Rights of `s3-endpoint`, besides writing its log. */
export function s3EndpointStatements(rights: S3EndpointRights): PolicyStatement[] {
  const { partition, region, accountId, stack } = rights;
  const endpoints = `arn:${partition}:dms:${region}:${accountId}:endpoint:*`;
  return [
    ...newEndpointStatements({ endpoints, stack, tagSid: "TagOwnEndpoints" }),
    {
      Sid: "ChangeOwnEndpoints",
      Effect: "Allow",
      Action: ["dms:AddTagsToResource", "dms:DeleteEndpoint", "dms:RemoveTagsFromResource"],
      Resource: endpoints,
      Condition: { StringEquals: { "aws:ResourceTag/causeway:stack": stack } },
    },
    ...handRolesToDms("HandWriterRolesToDms", region, rights.passRoleArns, "StringEqualsIfExists"),
    endpointKeyStatement(region, rights.keyArn),
    markerStatement(rights.markerArns),
  ];
}
