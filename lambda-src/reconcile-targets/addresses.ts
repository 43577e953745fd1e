/** IPv4 addresses and the ranges of a VPC. */
import { BlockList, isIPv4 } from "node:net";

/** True for an IPv4 range that a VPC can have: /16 to /28 (VPC guide, "VPC CIDR blocks"). */
export function isVpcCidr(text: string): boolean {
  const [address = "", prefix = "", ...rest] = text.split("/");
  if (rest.length > 0 || !isIPv4(address) || !/^\d{2}$/.test(prefix)) return false;
  return Number(prefix) >= 16 && Number(prefix) <= 28;
}

/** The first of the addresses that is in none of the ranges; undefined when all are in one. */
export function outsider(addresses: readonly string[], cidrs: readonly string[]): string | undefined {
  const ranges = new BlockList();
  for (const cidr of cidrs) {
    const [address = "", prefix = ""] = cidr.split("/");
    ranges.addSubnet(address, Number(prefix), "ipv4");
  }
  return addresses.find((address) => !isIPv4(address) || !ranges.check(address, "ipv4"));
}

/** The same addresses in one order, each once. */
export function sortedAddresses(addresses: Iterable<string>): string[] {
  return [...new Set(addresses)].sort();
}
