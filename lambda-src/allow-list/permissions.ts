import type { PolicyStatement } from "../../model/policy";
import { tagNames } from "./rules";

/** Whose rights they are. */
export interface AllowListRights {
  readonly partition: string;
  readonly region: string;
  /** The database account. */
  readonly accountId: string;
  /** Value of the tag `causeway:stack` on the rules it makes. */
  readonly stack: string;
  /** The only groups that it opens and shuts. */
  readonly securityGroupIds: readonly string[];
  /** Name of the parameter of `Newest`. */
  readonly newestName: string;
}

/** Rights of `allow-list`, besides writing its log. */
export function allowListStatements(rights: AllowListRights): PolicyStatement[] {
  const { partition, region, accountId, stack } = rights;
  const ec2 = (resource: string) => `arn:${partition}:ec2:${region}:${accountId}:${resource}`;
  const groups = rights.securityGroupIds.map((id) => ec2(`security-group/${id}`));
  const newest = `arn:${partition}:ssm:${region}:${accountId}:parameter${rights.newestName}`;
  return [
    {
      Sid: "SeeRules",
      Effect: "Allow",
      // It knows no resources (Service Authorization Reference).
      Action: "ec2:DescribeSecurityGroupRules",
      Resource: "*",
    },
    {
      // Shutting knows only the group, no rule and none of its tags (a test holds it against the Service Authorization
      // Reference): that only rules of ours go is the function's own promise.
      Sid: "OpenAndShutGroups",
      Effect: "Allow",
      Action: ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"],
      Resource: groups,
    },
    ...ownRuleStatements(ec2("security-group-rule/*"), stack),
    {
      Sid: "KeepNewestTime",
      Effect: "Allow",
      Action: ["ssm:GetParameterHistory", "ssm:PutParameter"],
      Resource: newest,
    },
  ];
}

/** Rules that carry the stack's tag from the beginning. */
function ownRuleStatements(rules: string, stack: string): PolicyStatement[] {
  const making = { [`aws:RequestTag/${tagNames.stack}`]: stack };
  return [
    {
      Sid: "MakeOwnRules",
      Effect: "Allow",
      Action: "ec2:AuthorizeSecurityGroupIngress",
      Resource: rules,
      Condition: { StringEquals: making },
    },
    {
      Sid: "TagNewRules",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: rules,
      Condition: { StringEquals: { ...making, "ec2:CreateAction": "AuthorizeSecurityGroupIngress" } },
    },
    {
      Sid: "TagOwnRules",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: rules,
      Condition: { StringEquals: { ...making, [`aws:ResourceTag/${tagNames.stack}`]: stack } },
    },
  ];
}
