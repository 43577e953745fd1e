/**
 * Ranges that nobody on the Internet has: IANA's registry of special-purpose addresses (RFC 6890),
 * without those for examples in documents, which are nobody's and do no harm.
 */
const specialRanges = [
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
] as const;

/** True for one IPv4 address of the Internet: no range, no name, no leading zeros. */
export function isPublicIpv4(text: string): boolean {
  return numberOf(text) !== undefined && !specialRanges.some((range) => isInRange(text, range));
}

/** True if an IPv4 address lies in a range in CIDR notation; false where either is not one. */
export function isInRange(text: string, cidr: string): boolean {
  const [start = "", bits] = cidr.split("/");
  const [address, first] = [numberOf(text), numberOf(start)];
  if (address === undefined || first === undefined) return false;
  const size = 2 ** (32 - Number(bits));
  return Math.floor(address / size) === Math.floor(first / size);
}

function numberOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (!parts?.every((part) => Number(part) <= 255 && String(Number(part)) === part)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
