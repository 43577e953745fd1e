/** Terraform expressions about address ranges that only a plan knows. */

/**
 * Expression: whether one IPv4 range lies within another, both given as expressions.
 *
 * Terraform has no such function. A range lies within another when it is no larger, and when its address,
 * cut to the other's length, is the other's. False where one of the two is no range.
 */
export function rangeWithin(inner: string, outer: string): string {
  const part = (range: string, index: number) => `split("/", ${range})[${index}]`;
  const cut = `cidrhost(format("%s/%s", ${part(inner, 0)}, ${part(outer, 1)}), 0)`;
  return (
    `try(tonumber(${part(inner, 1)}) >= tonumber(${part(outer, 1)}) && ` +
    `${cut} == cidrhost(${outer}, 0), false)`
  );
}

/** Expression: whether an IPv4 range lies within one of some ranges that the file declares. */
export function rangeWithinOneOf(inner: string, declared: readonly string[]): string {
  return `anytrue([${declared.map((outer) => rangeWithin(inner, JSON.stringify(outer))).join(", ")}])`;
}

/** Expression: all ranges of a VPC, the first one first, as `aws_vpc` data sources know them; a range that was taken away stays listed for a while. */
export function rangesOfVpc(vpc: string): string {
  const associated = `[for one in ${vpc}.cidr_block_associations : one.cidr_block if one.state != "disassociated"]`;
  return `distinct(concat([${vpc}.cidr_block], ${associated}))`;
}
