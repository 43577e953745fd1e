import {
  AuthorizeSecurityGroupIngressCommand,
  CreateTagsCommand,
  DescribeSecurityGroupRulesCommand,
  RevokeSecurityGroupIngressCommand,
  type EC2Client,
  type Filter,
  type SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import { call } from "../shared/call";
import type { Deadline } from "../shared/deadline";
import { AnswerIncomplete, failedWith } from "../shared/errors";
import { allPages } from "../shared/pages";
import { SecurityGroupMissing } from "./errors";
import { tagNames, type LiveRule, type Opening, type Owner } from "./rules";

/** EC2's words for a rule that is gone: it takes both an id and a content. */
const gone = ["InvalidPermission.NotFound", "InvalidSecurityGroupRuleId.NotFound"];
const groupGone = ["InvalidGroup.NotFound", "InvalidGroupId.NotFound", "InvalidGroupId.Malformed"];
const quotaReached = "RulesPerSecurityGroupLimitExceeded";

/**
 * The calls to EC2 that this function makes.
 *
 * The SDK has no classes for EC2's errors, so they are told apart by their names.
 */
export class RuleApi {
  constructor(
    private readonly client: EC2Client,
    private readonly deadline: Deadline,
    private readonly owner: Owner,
  ) {}

  /** The inbound rules of some groups; none for a group that does not exist. */
  async rulesOf(groupIds: readonly string[]): Promise<LiveRule[]> {
    return groupIds.length === 0 ? [] : this.list({ Name: "group-id", Values: [...groupIds] });
  }

  /** The inbound rules that carry the tag of our stack, in whatever group. */
  async taggedRules(): Promise<LiveRule[]> {
    return this.list({ Name: `tag:${tagNames.stack}`, Values: [this.owner.stack] });
  }

  /**
   * Lets one address in.
   *
   * @returns The id of the new rule; `there` when a rule says so already; `full` when the group can take
   * no more rules.
   * @throws SecurityGroupMissing.
   */
  async open(
    { groupId, port, endpoints, address }: Opening,
    announced: string,
  ): Promise<{ readonly id: string | undefined } | "there" | { readonly full: unknown }> {
    const { environment } = this.owner;
    const tags = this.tags(endpoints, announced);
    try {
      const answer = await call(this.deadline, "ec2:AuthorizeSecurityGroupIngress", groupId, (options) =>
        this.client.send(
          new AuthorizeSecurityGroupIngressCommand({
            GroupId: groupId,
            IpPermissions: [
              {
                IpProtocol: "tcp",
                FromPort: port,
                ToPort: port,
                IpRanges: [{ CidrIp: `${address}/32`, Description: described(environment, endpoints) }],
              },
            ],
            TagSpecifications: [{ ResourceType: "security-group-rule", Tags: tags }],
          }),
          options,
        ),
      );
      return { id: answer.SecurityGroupRules?.[0]?.SecurityGroupRuleId };
    } catch (error) {
      if (failedWith(error, "InvalidPermission.Duplicate")) return "there";
      if (failedWith(error, quotaReached)) return { full: error };
      if (failedWith(error, ...groupGone)) throw new SecurityGroupMissing(groupId, endpoints, error);
      throw error;
    }
  }

  /** Takes one rule away; one that is gone is fine. */
  async close({ id, groupId }: Pick<LiveRule, "id" | "groupId">): Promise<void> {
    try {
      await call(this.deadline, "ec2:RevokeSecurityGroupIngress", groupId, (options) =>
        this.client.send(
          new RevokeSecurityGroupIngressCommand({ GroupId: groupId, SecurityGroupRuleIds: [id] }),
          options,
        ),
      );
    } catch (error) {
      if (!failedWith(error, ...gone, ...groupGone)) throw error;
    }
  }

  /** Makes rules of ours carry the time of an announcement. One that is gone meanwhile shows at the next look. */
  async mark(ids: readonly string[], endpoints: string, announced: string): Promise<void> {
    try {
      await call(this.deadline, "ec2:CreateTags", ids.join(", "), (options) =>
        this.client.send(
          new CreateTagsCommand({ Resources: [...ids], Tags: this.tags(endpoints, announced) }),
          options,
        ),
      );
    } catch (error) {
      if (!failedWith(error, ...gone)) throw error;
    }
  }

  private async list(filter: Filter): Promise<LiveRule[]> {
    const action = "ec2:DescribeSecurityGroupRules";
    const rules = await allPages({
      action,
      page: (NextToken) =>
        call(this.deadline, action, "*", (options) =>
          this.client.send(
            new DescribeSecurityGroupRulesCommand({
              Filters: [filter],
              MaxResults: 1000,
              ...(NextToken === undefined ? {} : { NextToken }),
            }),
            options,
          ),
        ),
      items: (page) => page.SecurityGroupRules,
      next: (page) => page.NextToken,
    });
    return rules.filter(({ IsEgress }) => IsEgress !== true).map(liveRule);
  }

  private tags(endpoints: string, announced: string) {
    return [
      { Key: tagNames.environment, Value: this.owner.environment },
      { Key: tagNames.stack, Value: this.owner.stack },
      { Key: tagNames.endpoint, Value: endpoints },
      { Key: tagNames.announced, Value: announced },
    ];
  }
}

function liveRule(rule: SecurityGroupRule): LiveRule {
  const { SecurityGroupRuleId: id, GroupId: groupId, Tags = [] } = rule;
  if (id === undefined || groupId === undefined) {
    throw new AnswerIncomplete("ec2:DescribeSecurityGroupRules", "a rule's id or group");
  }
  const whom =
    rule.CidrIpv4 ?? rule.CidrIpv6 ?? rule.PrefixListId ?? rule.ReferencedGroupInfo?.GroupId ?? "unknown";
  return {
    id,
    groupId,
    content: `${rule.IpProtocol ?? "unknown"} ${rule.FromPort ?? -1}-${rule.ToPort ?? -1} ${whom}`,
    tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])),
  };
}

/** EC2 takes 255 characters of a description (AuthorizeSecurityGroupIngress, IpRange). */
function described(environment: string, endpoints: string): string {
  return `Causeway ${environment}: replication to ${endpoints}`.slice(0, 255);
}
