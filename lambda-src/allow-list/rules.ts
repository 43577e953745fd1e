/** Wanted rules, and the changes that lead to them: no calls, no clock. */
import * as z from "zod/mini";
import { isInRange } from "../shared/public-address";
import { RulesUnreadable } from "./errors";

/** Owner of a rule: all of it is in the rule's tags. */
export interface Owner {
  readonly environment: string;
  readonly stack: string;
}

/** A security group that is opened on one port, whichever endpoints want it. */
export interface WantedPort {
  readonly groupId: string;
  readonly port: number;
  /** Keys of the endpoints in the environment file, sorted, with a space between. */
  readonly endpoints: string;
  /** Ranges of those of the endpoints that have some: an address has to be in one of each. */
  readonly bounds: readonly Bound[];
}

/** The ranges that announced addresses are let in from, for an endpoint. */
export interface Bound {
  readonly endpoint: string;
  readonly allowedCidrs: readonly string[];
}

/** An inbound rule as EC2 has it. */
export interface LiveRule {
  readonly id: string;
  readonly groupId: string;
  /** `tcp <port>-<port> <range>`: EC2 has each of them once in a group. */
  readonly content: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** An address that is to be let in. */
export interface Opening extends Omit<WantedPort, "bounds"> {
  readonly address: string;
}

/** Changes in one group. */
export interface GroupPlan {
  readonly open: readonly Opening[];
  /** Rules of ours that stay and are to carry this announcement's time, with their endpoints. */
  readonly mark: readonly { readonly rule: LiveRule; readonly endpoints: string }[];
  readonly close: readonly LiveRule[];
}

export const tagNames = {
  environment: "causeway:environment",
  stack: "causeway:stack",
  endpoint: "causeway:endpoint",
  announced: "causeway:announced",
} as const;

const configured = z.array(
  z.object({
    endpoint: z.string(),
    securityGroupId: z.string(),
    port: z.int().check(z.gte(1), z.lte(65535)),
    allowedCidrs: z.optional(z.array(z.cidrv4()).check(z.minLength(1))),
  }),
);

/**
 * Reads the function's setting: which endpoint wants which port of which group.
 *
 * @throws RulesUnreadable.
 */
export function wantedPorts(text: string): WantedPort[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new RulesUnreadable("not JSON");
  }
  const parsed = z.safeParse(configured, value);
  if (!parsed.success)
    throw new RulesUnreadable(parsed.error.issues.map(({ message }) => message).join("; "));
  const ports = new Map<string, { groupId: string; port: number; endpoints: Set<string>; bounds: Bound[] }>();
  for (const { endpoint, securityGroupId: groupId, port, allowedCidrs } of parsed.data) {
    const key = `${groupId} ${port}`;
    const known = ports.get(key) ?? { groupId, port, endpoints: new Set(), bounds: [] };
    ports.set(key, known);
    known.endpoints.add(endpoint);
    if (allowedCidrs) known.bounds.push({ endpoint, allowedCidrs });
  }
  return [...ports.values()].map((one) => ({ ...one, endpoints: [...one.endpoints].sort().join(" ") }));
}

/** Which addresses are not let in, and why: outside the ranges of an endpoint. */
export function outsideRanges(ports: readonly WantedPort[], addresses: readonly string[]): string[] {
  return ports
    .flatMap(({ bounds }) => bounds)
    .flatMap((bound) =>
      addresses
        .filter((address) => !admits(bound, address))
        .map((address) => `${address} is outside ${bound.allowedCidrs.join(", ")} of ${bound.endpoint}`),
    );
}

function admits({ allowedCidrs }: Bound, address: string): boolean {
  return allowedCidrs.some((cidr) => isInRange(address, cidr));
}

/** True if this function of this stack opened a rule: only `causeway:announced` tells it from Terraform's. */
export function isOurs({ tags }: LiveRule, owner: Owner): boolean {
  return (
    tags[tagNames.environment] === owner.environment &&
    tags[tagNames.stack] === owner.stack &&
    tags[tagNames.announced] !== undefined
  );
}

/** Time of the newest announcement that a rule carries, in milliseconds since the epoch; 0 when none does. */
export function newestAnnouncement(own: readonly LiveRule[]): number {
  return Math.max(0, ...own.map(announcedAt));
}

/** When the announcement of a rule of ours was made; a time that somebody has spoilt counts as long ago. */
export function announcedAt({ tags }: LiveRule): number {
  const time = Date.parse(tags[tagNames.announced] ?? "");
  return Number.isNaN(time) ? 0 : time;
}

/** Content of a rule for one address on one port. */
export function contentOf(port: number, address: string): string {
  return `tcp ${port}-${port} ${address}/32`;
}

/**
 * Changes that lead to exactly one rule for each port and each address that its ranges admit, by group.
 *
 * A rule of somebody else with the same content is as good as ours: EC2 would take no second one.
 */
export function plansOf(
  ports: readonly WantedPort[],
  live: readonly LiveRule[],
  wanted: { readonly addresses: readonly string[]; readonly announcedAt: number },
  owner: Owner,
): Map<string, GroupPlan> {
  const openings = ports.flatMap(({ bounds, ...port }) =>
    wanted.addresses
      .filter((address) => bounds.every((bound) => admits(bound, address)))
      .map((address) => ({ ...port, address })),
  );
  const plans = new Map<string, GroupPlan>();
  for (const groupId of new Set(ports.map((port) => port.groupId))) {
    const rules = live.filter((rule) => rule.groupId === groupId);
    const own = rules.filter((rule) => isOurs(rule, owner));
    const here = new Map(
      openings
        .filter((opening) => opening.groupId === groupId)
        .map((opening) => [contentOf(opening.port, opening.address), opening]),
    );
    const there = new Set(rules.map(({ content }) => content));
    const mark = own.flatMap((rule) => {
      const endpoints = here.get(rule.content)?.endpoints;
      const holds = announcedAt(rule) === wanted.announcedAt && rule.tags[tagNames.endpoint] === endpoints;
      return endpoints === undefined || holds ? [] : [{ rule, endpoints }];
    });
    const open = [...here].filter(([content]) => !there.has(content)).map(([, opening]) => opening);
    plans.set(groupId, { open, mark, close: own.filter(({ content }) => !here.has(content)) });
  }
  return plans;
}
