import type { PolicyStatement } from "../../model/policy";
import {
  dmsPrincipals,
  endpointKeyStatement,
  handRolesToDms,
  markerStatement,
  newEndpointStatements,
} from "../shared/permissions";

/** Whose rights they are. */
export interface DmsEndpointRights {
  readonly partition: string;
  readonly region: string;
  /** The replication account. */
  readonly accountId: string;
  /** Value of the tag `causeway:stack`: the only endpoints it may make, modify and delete. */
  readonly stack: string;
  /** Value of the tag `causeway:environment`: the only tasks it may stop. */
  readonly environment: string;
  /** Roles with which DMS reads secrets. */
  readonly secretAccessRoleArns: readonly string[];
  readonly secretArns: readonly string[];
  /** Roles that DMS stages rows with, which the databases' services take over; none by default. */
  readonly stagingRoleArns: readonly string[];
  /** Principals of those services. */
  readonly loadedBy: readonly string[];
  readonly markerArns: readonly string[];
  /** Key that the endpoints are encrypted with. */
  readonly keyArn: string;
}

/** Rights of `dms-endpoint`, besides writing its log. */
export function dmsEndpointStatements(rights: DmsEndpointRights): PolicyStatement[] {
  const { partition, region, accountId, stack } = rights;
  const dms = (type: string) => `arn:${partition}:dms:${region}:${accountId}:${type}:*`;
  const own = { StringEquals: { "aws:ResourceTag/causeway:stack": stack } };
  return [
    ...newEndpointStatements({ endpoints: dms("endpoint"), stack, tagSid: "TagNewEndpoints" }),
    {
      Sid: "ChangeOwnEndpoints",
      Effect: "Allow",
      Action: [
        "dms:AddTagsToResource",
        "dms:DeleteEndpoint",
        "dms:ModifyEndpoint",
        "dms:RemoveTagsFromResource",
      ],
      Resource: dms("endpoint"),
      Condition: own,
    },
    {
      // Both name the certificate that the server is checked against.
      Sid: "UseCertificates",
      Effect: "Allow",
      Action: ["dms:CreateEndpoint", "dms:ModifyEndpoint"],
      Resource: dms("cert"),
    },
    {
      // DMS modifies no endpoint of a running task.
      Sid: "StopTasksOfEnvironment",
      Effect: "Allow",
      Action: "dms:StopReplicationTask",
      Resource: dms("task"),
      Condition: { StringEquals: { "aws:ResourceTag/causeway:environment": rights.environment } },
    },
    ...roleStatements(rights),
    {
      // Whoever makes an endpoint has to be able to describe its secret (DMS guide, security_iam_secretsmanager).
      Sid: "DescribeSecrets",
      Effect: "Allow",
      Action: "secretsmanager:DescribeSecret",
      Resource: [...rights.secretArns],
    },
    endpointKeyStatement(region, rights.keyArn),
    markerStatement(rights.markerArns),
  ];
}

/** To whom it may hand which role: secrets are for DMS alone, by either of its principals. */
function roleStatements(rights: DmsEndpointRights): PolicyStatement[] {
  const { region, secretAccessRoleArns, stagingRoleArns } = rights;
  return [
    {
      Sid: "SeeRoles",
      Effect: "Allow",
      Action: "iam:GetRole",
      Resource: [...secretAccessRoleArns, ...stagingRoleArns],
    },
    ...handRolesToDms("HandSecretAccessRolesToDms", region, secretAccessRoleArns),
    // A statement without resources is not valid.
    ...(stagingRoleArns.length === 0
      ? []
      : [
          {
            Sid: "HandStagingRolesOn",
            Effect: "Allow" as const,
            Action: "iam:PassRole",
            Resource: [...stagingRoleArns],
            Condition: {
              StringEquals: { "iam:PassedToService": [...dmsPrincipals(region), ...rights.loadedBy] },
            },
          },
        ]),
  ];
}
