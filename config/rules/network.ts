/** The replication network and the instances in it. */
import { quote } from "../words";
import type { Rule } from "./rule";

/** DMS uses this range inside its instances; an endpoint in it fails its connection test. */
const reserved = "192.168.0.0/24";

interface Range {
  readonly first: number;
  readonly size: number;
  readonly prefix: number;
}

export const networkRules: readonly Rule[] = [
  {
    name: "network-size",
    doc: "AWS makes VPCs of /16 to /28; /24 leaves room for a /26 in each of four zones.",
    *check({ replication: { network } }) {
      if (!("cidr" in network)) return;
      const { prefix } = parseRange(network.cidr);
      if (prefix >= 16 && prefix <= 24) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `got ${quote(network.cidr)}, a /${prefix}; expected /16 to /24, so that every zone gets a subnet`,
        fix: "choose a range like 10.20.0.0/16 that nothing else uses",
      };
    },
  },
  {
    name: "network-start",
    doc: "A range starts at its first address; AWS would store another text than the file has, and every plan would differ.",
    *check({ replication: { network } }) {
      if (!("cidr" in network)) return;
      const { first, prefix } = parseRange(network.cidr);
      const canonical = `${formatAddress(first)}/${prefix}`;
      if (network.cidr === canonical) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `got ${quote(network.cidr)}; expected the range's first address, ${quote(canonical)}`,
        fix: `write ${quote(canonical)}`,
      };
    },
  },
  {
    name: "network-reserved",
    doc: "192.168.0.0/24 is DMS's own: addresses in it cannot be reached.",
    *check({ replication: { network } }) {
      if (!("cidr" in network) || !overlap(parseRange(network.cidr), parseRange(reserved))) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `got ${quote(network.cidr)}, which overlaps with ${reserved}; expected another range, because DMS reserves that one`,
        fix: "choose a range like 10.20.0.0/16",
      };
    },
  },
  {
    name: "network-private",
    doc: "A VPC has private addresses (RFC 1918, RFC 6598); public ones would hide the machines that own them.",
    *check({ replication: { network } }) {
      if (!("cidr" in network)) return;
      const range = parseRange(network.cidr);
      const blocks = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];
      if (blocks.some((block) => contains(parseRange(block), range))) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `got ${quote(network.cidr)}; expected a range inside ${blocks.join(", ")}`,
        fix: "choose a range like 10.20.0.0/16",
      };
    },
  },
  {
    name: "subnets-differ",
    doc: "Two Availability Zones need two subnets, so no subnet is named twice.",
    *check({ replication: { network } }) {
      if (!("subnets" in network)) return;
      for (const [index, subnet] of network.subnets.entries()) {
        if (network.subnets.indexOf(subnet) === index) continue;
        yield {
          path: ["replication", "network", "subnets", index],
          detail: `got ${quote(subnet)} a second time; expected subnets of at least two Availability Zones`,
          fix: "name another subnet",
        };
      }
    },
  },
  {
    name: "instance-zone",
    doc: "A zone is one of the Region's, and only an instance in a single zone has one.",
    *check({ region, replication: { instances } }) {
      for (const [key, { availabilityZone, multiAz }] of Object.entries(instances)) {
        if (availabilityZone === undefined) continue;
        const path = ["replication", "instances", key, "availabilityZone"];
        if (multiAz) {
          yield {
            path,
            detail: `got ${quote(availabilityZone)} with multiAz; expected one or the other, because DMS chooses both zones`,
            fix: "delete it, or delete `multiAz`",
          };
        }
        if (!availabilityZone.startsWith(region) || !/^[a-z]$/.test(availabilityZone.slice(region.length))) {
          yield {
            path,
            detail: `got ${quote(availabilityZone)}; expected a zone of ${region}, like ${quote(`${region}a`)}`,
            fix: `write a zone of ${region}`,
          };
        }
      }
    },
  },
];

function parseRange(cidr: string): Range {
  const [address = "", bits = "32"] = cidr.split("/");
  const prefix = Number(bits);
  const size = 2 ** (32 - prefix);
  const value = address.split(".").reduce((sum, octet) => sum * 256 + Number(octet), 0);
  return { first: Math.floor(value / size) * size, size, prefix };
}

function overlap(a: Range, b: Range): boolean {
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

function contains(outer: Range, inner: Range): boolean {
  return outer.first <= inner.first && inner.first + inner.size <= outer.first + outer.size;
}

function formatAddress(value: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256).join(".");
}
