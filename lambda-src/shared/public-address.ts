/**
 * Ranges that nobody on the Internet has: IANA's registry of special-purpose addresses (RFC 6890),
 * without those for examples in documents, which are nobody's and do no harm.
 */
const specialRanges: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
];

/** True for one IPv4 address of the Internet: no range, no name, no leading zeros. */
export function isPublicIpv4(text: string): boolean {
  const address = numberOf(text);
  if (address === undefined) return false;
  return !specialRanges.some(([start, bits]) => {
    const size = 2 ** (32 - bits);
    return Math.floor(address / size) === Math.floor((numberOf(start) ?? 0) / size);
  });
}

function numberOf(text: string): number | undefined {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1);
  if (!parts?.every((part) => Number(part) <= 255 && String(Number(part)) === part)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}
