/** What opens a network: rules of security groups, routes, what is public. */
import { contains, parseRange } from "../../config/rules/connections/ranges";
import { at, elements, textAt, type Element, type SynthesizedApp } from "../synthesized-json/app";
import { accountIdOf, providerOf } from "../synthesized-json/references";
import { listed } from "./access/verbs";
import type { EnvironmentDecision } from "./decision";

/** A rule of a security group, in words that two states can be compared by. */
interface Opening {
  readonly group: string;
  readonly account: string;
  readonly direction: "in" | "out";
  readonly protocol: string;
  readonly from: number;
  readonly to: number;
  /** A range, or the expression that says who. */
  readonly peer: string;
}

/** What an environment opens that was closed. */
export function networkDecisions(
  before: SynthesizedApp,
  after: SynthesizedApp,
  accountKey: (id: string) => string,
): EnvironmentDecision[] {
  const [was, is] = [openingsOf(before), openingsOf(after)];
  const opened = is.filter((one) => !was.some((other) => covers(other, one)));
  return [
    ...opened.map((one): EnvironmentDecision => {
      const narrower = was.filter(
        (other) => covers(one, other) && !is.some((kept) => covers(kept, other) && kept !== one),
      );
      const instead =
        narrower.length === 0 ? "" : `, which was ${listed(narrower.map(({ peer }) => peer).sort())}`;
      const way = one.direction === "in" ? "in" : "out";
      const preposition = one.direction === "in" ? "from" : "to";
      return {
        kind: "opens a network",
        text: `security group \`${one.group}\` (${accountKey(one.account)}) now lets ${way} ${portsOf(one)} ${preposition} ${one.peer}${instead}.`,
      };
    }),
    ...newIn(before, after, routesOf(accountKey)),
    ...newIn(before, after, publicIn(accountKey)),
  ];
}

function openingsOf(app: SynthesizedApp): Opening[] {
  const found = elements(app, "aws_vpc_security_group_egress_rule", "aws_vpc_security_group_ingress_rule");
  return found.map((element) => ({
    group: referredName(textAt(element.block, "security_group_id")),
    account: accountOf(app, element),
    direction: element.type.includes("ingress") ? "in" : "out",
    protocol: textAt(element.block, "ip_protocol"),
    from: Number(at(element.block, "from_port") ?? 0),
    to: Number(at(element.block, "to_port") ?? 65_535),
    peer: peerOf(element),
  }));
}

/** Whom a rule is about, as a reader finds it in the JSON. */
function peerOf({ block }: Element): string {
  const names = ["cidr_ipv4", "cidr_ipv6", "prefix_list_id", "referenced_security_group_id"];
  const said = names.map((name) => textAt(block, name)).find((text) => text !== "") ?? "";
  const expression = said === "${each.value}" ? textAt(block, "for_each") : said;
  return inWords(expression);
}

/** A value as it is, an expression as a reader finds it in the JSON. */
function inWords(text: string): string {
  return text.includes("${") ? `\`${text.replace(/\$\{([^{}]*)\}/g, "$1")}\`` : text;
}

function referredName(expression: string): string {
  const [, name] =
    /(?:aws_security_group|aws_default_security_group|outputs)\.([\w-]+)/.exec(expression) ?? [];
  return name ?? expression;
}

/** Whether all that one rule lets through is let through by another one. */
function covers(wide: Opening, narrow: Opening): boolean {
  if (wide.group !== narrow.group || wide.account !== narrow.account || wide.direction !== narrow.direction)
    return false;
  if (
    wide.protocol !== "-1" &&
    (wide.protocol !== narrow.protocol || wide.from > narrow.from || wide.to < narrow.to)
  ) {
    return false;
  }
  const isRange = (text: string) => /^\d+\.\d+\.\d+\.\d+\/\d+$/.test(text);
  if (!isRange(wide.peer) || !isRange(narrow.peer)) return wide.peer === narrow.peer;
  return contains(parseRange(wide.peer), parseRange(narrow.peer));
}

function portsOf({ protocol, from, to }: Opening): string {
  if (protocol === "-1") return "everything";
  return from === to ? `${protocol} ${from}` : `${protocol} ${from} to ${to}`;
}

/** Sentences that hold after a change and did not before. */
function newIn(
  before: SynthesizedApp,
  after: SynthesizedApp,
  say: (app: SynthesizedApp) => readonly string[],
): EnvironmentDecision[] {
  const known = new Set(say(before));
  return say(after)
    .filter((text) => !known.has(text))
    .map((text) => ({ kind: "opens a network", text }));
}

const gateways = [
  ["transit_gateway_id", "a transit gateway"],
  ["vpc_peering_connection_id", "a peering connection"],
  ["gateway_id", "an internet gateway"],
  ["nat_gateway_id", "a NAT gateway"],
] as const;

function routesOf(accountKey: (id: string) => string) {
  return (app: SynthesizedApp): string[] =>
    elements(app, "aws_route").flatMap((element) => {
      const [, through] = gateways.find(([name]) => textAt(element.block, name) !== "") ?? [];
      const range = textAt(element.block, "destination_cidr_block");
      if (through === undefined) return [];
      const place = accountKey(accountOf(app, element));
      return [`route \`${element.name}\` (${place}) leads to ${inWords(range)} through ${through} now.`];
    });
}

/** Arguments that make something reachable from the Internet, and the value that does. */
const publicArguments: readonly (readonly [string, string, unknown])[] = [
  ["aws_dms_replication_instance", "publicly_accessible", true],
  ["aws_dms_replication_config", "publicly_accessible", true],
  ["aws_rds_cluster_instance", "publicly_accessible", true],
  ["aws_subnet", "map_public_ip_on_launch", true],
  ["aws_lb", "internal", false],
  ["aws_s3_bucket_public_access_block", "block_public_acls", false],
  ["aws_s3_bucket_public_access_block", "block_public_policy", false],
  ["aws_s3_bucket_public_access_block", "ignore_public_acls", false],
  ["aws_s3_bucket_public_access_block", "restrict_public_buckets", false],
];

function publicIn(accountKey: (id: string) => string) {
  return (app: SynthesizedApp): string[] =>
    publicArguments.flatMap(([type, argument, open]) =>
      elements(app, type)
        .filter(({ kind, block }) => kind === "resource" && at(block, argument) === open)
        .map(
          (element) =>
            `\`${element.address}\` (${accountKey(accountOf(app, element))}) has \`${argument} = ${String(open)}\` now: it may be reached from the Internet.`,
        ),
    );
}

function accountOf(app: SynthesizedApp, { stack, block }: Element): string {
  const found = app.get(stack);
  return found === undefined ? "" : accountIdOf(found, providerOf(block));
}
