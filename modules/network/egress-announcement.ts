import { DataAwsVpcSecurityGroupRule } from "@cdktf/provider-aws/lib/data-aws-vpc-security-group-rule";
import { DataAwsVpcSecurityGroupRules } from "@cdktf/provider-aws/lib/data-aws-vpc-security-group-rules";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformIterator, TerraformLocal, type ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { tagNames } from "../../lambda-src/allow-list/rules";
import { Step } from "../lambda/step";
import { addressed } from "../addressed";
import type { AllowedEndpoint } from "./allow-list";

/** A database account that is to open its databases. */
export interface ListeningAccount {
  /** Key of the account in the environment file. */
  readonly account: string;

  /** Of that account. */
  readonly provider: AwsProvider;

  /** Its `allow-list` function. */
  readonly functionName: string;

  /** Name of the stack that has the function: it is in the tags of the rules. */
  readonly stack: string;

  /** Endpoints to open; the groups are found by name, so that the plan can look at their rules. */
  readonly endpoints: readonly AllowedEndpoint[];
}

/** Properties for `EgressAnnouncement`. */
export interface EgressAnnouncementProps {
  /** Of the replication account. */
  readonly provider: AwsProvider;

  /** The `announce-egress` function. */
  readonly functionName: string;

  /** Terraform expression: the list of the addresses that instances come from, as the last deployment knows them. */
  readonly addresses: string;

  /** Marker of the step: the role of `announce-egress` has to admit it. */
  readonly marker: string;

  readonly listeners: readonly ListeningAccount[];

  /** Resources that have to exist before the announcement: its listeners. */
  readonly after: readonly ITerraformDependable[];
}

/**
 * Announces the addresses of replication instances during a deployment, and waits until each account has
 * opened its databases for them.
 *
 * A rule that is missing, or one that is left over, shows in the plan, and the next deploy announces again.
 */
export class EgressAnnouncement extends Construct {
  /** By account: for what needs its databases to be open. */
  public readonly opened = new Map<string, ITerraformDependable>();

  constructor(scope: Construct, id: string, props: EgressAnnouncementProps) {
    super(scope, id);
    addressed(new TerraformLocal(this, "addresses", props.addresses), id);
    const holds = props.listeners.flatMap((listener) =>
      listener.endpoints.map((endpoint) => this.look(listener, endpoint, `local.${id}`)),
    );
    const announcement = new Step(this, id, {
      provider: props.provider,
      functionName: props.functionName,
      input: {
        action: "announce",
        reason: "deploy",
        // Another group or port has to be opened as well, and other ranges to be held.
        listeners: props.listeners.map(({ account, endpoints }) => ({ account, endpoints: [...endpoints] })),
      },
      marker: props.marker,
      inSyncWhen: `try(alltrue([${holds.join(", ")}]), false)`,
      after: props.after,
    });
    for (const { account, provider, functionName } of props.listeners) {
      const confirmation = new Step(this, `${account}_allow_list`, {
        provider,
        functionName,
        input: {
          action: "confirm",
          addresses: announcement.result("addresses"),
          messageId: announcement.result("messageId"),
        },
        after: [announcement.done],
      });
      this.opened.set(account, confirmation.done);
    }
  }

  /** Expression: whether every wanted address has a rule, and no rule of ours is left over. */
  private look({ provider, stack }: ListeningAccount, endpoint: AllowedEndpoint, addresses: string): string {
    const { endpoint: key, port } = endpoint;
    const ids = addressed(
      new DataAwsVpcSecurityGroupRules(this, `${key}_rules`, {
        provider,
        filter: [{ name: "group-id", values: [endpoint.securityGroupId] }],
      }),
      key,
    );
    addressed(
      new DataAwsVpcSecurityGroupRule(this, `${key}_rule`, {
        provider,
        forEach: TerraformIterator.fromList(ids.ids),
        securityGroupRuleId: "${each.value}",
      }),
      key,
    );
    return rulesHold({ rules: `data.aws_vpc_security_group_rule.${key}`, key, port, stack, addresses });
  }
}

/**
 * Terraform expression: whether the rules of a group let exactly the addresses in, as far as they are for
 * an endpoint.
 *
 * A rule of somebody else with the same content counts as open. `rules` has one object for each rule.
 */
export function rulesHold(options: {
  readonly rules: string;
  readonly key: string;
  readonly port: number;
  readonly stack: string;
  readonly addresses: string;
}): string {
  const { rules, key, port, stack, addresses } = options;
  // A rule for another group or for all ports has no range or no ports.
  const content = 'try("${r.ip_protocol} ${r.from_port}-${r.to_port} ${r.cidr_ipv4}", "other")';
  const inbound = `for r in ${rules} : ${content} if !r.is_egress`;
  const ours =
    `try(r.tags["${tagNames.stack}"], "") == "${stack}" && try(r.tags["${tagNames.announced}"], "") != "" && ` +
    `contains(split(" ", try(r.tags["${tagNames.endpoint}"], "")), "${key}")`;
  const wanted = `[for a in ${addresses} : "tcp ${port}-${port} \${a}/32"]`;
  return (
    `(length(setsubtract(${wanted}, [${inbound}])) == 0 && ` +
    `length(setsubtract([${inbound} && ${ours}], ${wanted})) == 0)`
  );
}
