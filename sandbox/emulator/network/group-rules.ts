/** Traffic that security groups let through. */

/** One rule of a security group. */
export interface GroupRule {
  readonly groupId: string;
  readonly isEgress: boolean;
  /** `tcp`, or `-1` for everything. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr?: string;
  /** Another group, whose members the rule is about. */
  readonly referencedGroupId?: string;
}

/** The other end of a connection. */
export interface Peer {
  readonly groupIds: readonly string[];
  /** Ranges that its address may lie in: a rule for addresses has to cover all of them. */
  readonly ranges: readonly string[];
}

/** True if rules let a TCP connection out to a peer (`egress`) or in from one. */
export function lets(
  direction: "egress" | "ingress",
  rules: readonly GroupRule[],
  port: number,
  peer: Peer,
): boolean {
  const open = rules.filter(
    (rule) =>
      rule.isEgress === (direction === "egress") &&
      (rule.protocol === "-1" || (rule.protocol === "tcp" && rule.fromPort <= port && port <= rule.toPort)),
  );
  if (open.some(({ referencedGroupId: id }) => id !== undefined && peer.groupIds.includes(id))) return true;
  return (
    peer.ranges.length > 0 &&
    peer.ranges.every((range) => open.some(({ cidr }) => cidr !== undefined && contains(cidr, range)))
  );
}

/** True if a range holds an address or all of another range. */
export function contains(cidr: string, inner: string): boolean {
  const outer = rangeOf(cidr);
  const { first, length } = rangeOf(inner);
  return outer.length <= length && Math.floor(first / outer.size) * outer.size === outer.first;
}

/** Number of leading bits of a range that are fixed. */
export function prefixLength(cidr: string): number {
  return rangeOf(cidr).length;
}

function rangeOf(cidr: string) {
  const [address = "", bits = "32"] = cidr.split("/");
  const length = Number(bits);
  const size = 2 ** (32 - length);
  const number = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first: Math.floor(number / size) * size, length, size };
}
