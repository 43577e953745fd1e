/** Arithmetic with IPv4 ranges in CIDR notation. */

/** DMS uses this range inside its instances; an endpoint in it fails its connection test. */
export const reserved = "192.168.0.0/24";

/** Ranges of private addresses (RFC 1918, RFC 6598): nobody on the Internet has one. */
export const privateBlocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"] as const;

/** An IPv4 range; `first` and `size` count addresses. */
export interface Range {
  readonly first: number;
  readonly size: number;
  readonly prefix: number;
}

export function parseRange(cidr: string): Range {
  const [address = "", bits = "32"] = cidr.split("/");
  const prefix = Number(bits);
  const size = 2 ** (32 - prefix);
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first: Math.floor(value / size) * size, size, prefix };
}

/** The same range as AWS stores it: with its first address. */
export function canonicalRange(cidr: string): string {
  const { first, prefix } = parseRange(cidr);
  const address = [24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join(".");
  return `${address}/${prefix}`;
}

/** True if two ranges share an address. */
export function overlap(a: Range, b: Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

/** True if every address of a range is in another. */
export function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.first + inner.size <= outer.first + outer.size;
}
