/** Security group rules and NAT gateways, as EC2 keeps and spells them. */
import { AwsError, type AwsCall } from "./aws-server";

/** A rule with whatever tags; without ours it is somebody else's. */
export interface FakeRule {
  readonly id: string;
  readonly groupId: string;
  readonly protocol: string;
  readonly port: number;
  readonly cidr: string;
  readonly description: string;
  readonly tags: Record<string, string>;
}

export interface FakeGateway {
  readonly natGatewayId: string;
  readonly vpcId: string;
  readonly state: string;
  readonly addresses: readonly (string | undefined)[];
}

export class FakeEc2 {
  readonly groups = new Set<string>();
  readonly rules = new Map<string, FakeRule>();
  gateways: FakeGateway[] = [];
  /** Rules that a group takes. */
  quota = 60;
  /** How many rules a page has; 0: every page leads to the same next one. */
  pageSize = 1000;
  /** Every change, in order: `+sg-1 5432 198.51.100.7/32`, `-…`, `#<rule>` for tags. */
  readonly changes: string[] = [];
  /** Called before each change, with what it is about to be. */
  before: (change: string) => void = () => undefined;
  /** How many looks still show what was before a change. */
  staleLooks = 0;
  private shown: readonly FakeRule[] | undefined;
  private made = 0;

  /** Puts a rule there, as its owner or an earlier run did. */
  add(rule: Partial<FakeRule> & Pick<FakeRule, "groupId" | "cidr">): FakeRule {
    this.made += 1;
    const id = `sgr-${this.made}`;
    const made = { id, protocol: "tcp", port: 5432, description: "", tags: {}, ...rule };
    this.rules.set(made.id, made);
    return made;
  }

  service = ({ operation, input }: AwsCall): unknown => {
    switch (operation) {
      case "DescribeSecurityGroupRules":
        return this.describe(input);
      case "DescribeNatGateways":
        return this.describeGateways(input);
      case "AuthorizeSecurityGroupIngress":
        return this.authorize(input);
      case "RevokeSecurityGroupIngress":
        return this.revoke(String(input.GroupId), String(input["SecurityGroupRuleId.1"]));
      case "CreateTags":
        return this.tag(input);
      default:
        throw new AwsError("InvalidAction", operation);
    }
  };

  private describe(input: AwsCall["input"]): unknown {
    const name = String(input["Filter.1.Name"]);
    const values = numbered(input, "Filter.1.Value");
    const rules = this.staleLooks > 0 ? (this.shown ?? []) : [...this.rules.values()];
    if (this.staleLooks > 0) this.staleLooks -= 1;
    const found = rules.filter(({ groupId, tags }) =>
      values.includes(name === "group-id" ? groupId : (tags[name.replace(/^tag:/, "")] ?? "")),
    );
    const start = Number(input.NextToken ?? 0);
    const page = this.pageSize === 0 ? found : found.slice(start, start + this.pageSize);
    const more = this.pageSize === 0 || start + this.pageSize < found.length;
    return {
      securityGroupRuleSet: page.map((rule) => ({
        securityGroupRuleId: rule.id,
        groupId: rule.groupId,
        isEgress: false,
        ipProtocol: rule.protocol,
        fromPort: rule.port,
        toPort: rule.port,
        cidrIpv4: rule.cidr,
        description: rule.description,
        tagSet: Object.entries(rule.tags).map(([key, value]) => ({ key, value })),
      })),
      ...(more ? { nextToken: String(start + this.pageSize) } : {}),
    };
  }

  private describeGateways(input: AwsCall["input"]): unknown {
    const vpcs = numbered(input, "Filter.1.Value");
    return {
      natGatewaySet: this.gateways
        .filter(({ vpcId }) => vpcs.includes(vpcId))
        .map(({ natGatewayId, vpcId, state, addresses }) => ({
          natGatewayId,
          vpcId,
          state,
          natGatewayAddressSet: addresses.map((publicIp) => ({ publicIp, privateIp: "10.20.0.9" })),
        })),
    };
  }

  private authorize(input: AwsCall["input"]): unknown {
    const groupId = String(input.GroupId);
    const permission = (member: string) => String(input[`IpPermissions.1.${member}`]);
    const [port, cidr] = [Number(permission("FromPort")), permission("IpRanges.1.CidrIp")];
    if (permission("ToPort") !== permission("FromPort") || "IpPermissions.2.IpProtocol" in input) {
      throw new AwsError("InvalidParameterValue", "one port of one rule is expected");
    }
    this.about(`+${groupId} ${port} ${cidr}`);
    if (!this.groups.has(groupId)) {
      throw new AwsError("InvalidGroup.NotFound", `The security group '${groupId}' does not exist`);
    }
    const inGroup = [...this.rules.values()].filter((rule) => rule.groupId === groupId);
    if (inGroup.some((rule) => rule.protocol === "tcp" && rule.port === port && rule.cidr === cidr)) {
      throw new AwsError("InvalidPermission.Duplicate", "the specified rule already exists");
    }
    if (inGroup.length >= this.quota) {
      throw new AwsError(
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules has been reached.",
      );
    }
    const rule = this.add({
      groupId,
      port,
      cidr,
      description: permission("IpRanges.1.Description"),
      tags: tagsIn(input, "TagSpecification.1.Tag"),
    });
    return { return: true, securityGroupRuleSet: [{ securityGroupRuleId: rule.id, groupId }] };
  }

  private revoke(groupId: string, id: string): unknown {
    const rule = this.rules.get(id);
    this.about(`-${groupId} ${rule?.port ?? ""} ${rule?.cidr ?? id}`);
    if (!this.groups.has(groupId)) throw new AwsError("InvalidGroup.NotFound", groupId);
    if (rule?.groupId !== groupId) throw new AwsError("InvalidSecurityGroupRuleId.NotFound", id);
    this.rules.delete(id);
    return { return: true };
  }

  private tag(input: AwsCall["input"]): unknown {
    const ids = numbered(input, "ResourceId");
    this.about(`#${ids.join(" ")}`);
    const rules = ids.map((id) => {
      const rule = this.rules.get(id);
      if (!rule) throw new AwsError("InvalidSecurityGroupRuleId.NotFound", id);
      return rule;
    });
    for (const rule of rules) {
      this.rules.set(rule.id, { ...rule, tags: { ...rule.tags, ...tagsIn(input, "Tag") } });
    }
    return { return: true };
  }

  private about(change: string): void {
    this.shown = [...this.rules.values()];
    this.before(change);
    this.changes.push(change);
  }
}

/** `Name.1`, `Name.2`, … of EC2's query protocol. */
function numbered(input: AwsCall["input"], name: string): string[] {
  const values: string[] = [];
  for (let n = 1; input[`${name}.${n}`] !== undefined; n += 1) values.push(String(input[`${name}.${n}`]));
  return values;
}

function tagsIn(input: AwsCall["input"], name: string): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let n = 1; input[`${name}.${n}.Key`] !== undefined; n += 1) {
    tags[String(input[`${name}.${n}.Key`])] = String(input[`${name}.${n}.Value`]);
  }
  return tags;
}
