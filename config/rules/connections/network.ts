/** The replication network and the instances in it. */
import { existingWord } from "../../../model/existing";
import { isExistingNetwork } from "../../../model/queries";
import { quote } from "../../messages";
import { canonicalRange, contains, overlap, parseRange, privateBlocks, reserved } from "./ranges";
import type { Rule } from "../rule";
import { zoneProblems } from "./zones";
import { advice, deletion, written, member, together, top } from "../../fix";

export const networkRules: readonly Rule[] = [
  {
    name: "egress-addresses-public",
    doc: "Only public addresses arrive over the Internet: a private one among those that instances leave by is a slip.",
    *check({ replication: { network } }) {
      if (!isExistingNetwork(network)) return;
      for (const [index, address] of (network.egressAddresses ?? []).entries()) {
        const block = privateBlocks.find((one) => contains(parseRange(one), parseRange(`${address}/32`)));
        if (block === undefined) continue;
        yield {
          path: ["replication", "network", "egressAddresses", index],
          detail: `got ${quote(address)}, which lies in ${block}; expected the public address of a NAT gateway`,
          fix: "write the address that the VPC console of the network account shows for its NAT gateway",
        };
      }
    },
  },
  {
    name: "network-size",
    doc: "AWS makes VPCs of /16 to /28; /24 leaves room for a /26 in each of four zones.",
    *check({ replication: { network } }) {
      if (isExistingNetwork(network)) return;
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
      if (network.cidr === undefined) return;
      const canonical = canonicalRange(network.cidr);
      if (network.cidr === canonical) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `got ${quote(network.cidr)}; expected the range's first address, ${quote(canonical)}`,
        fix: advice`write ${written(canonical)}`,
      };
    },
  },
  {
    name: "network-reserved",
    doc: "192.168.0.0/24 is DMS's own: addresses in it cannot be reached.",
    *check({ replication: { network } }) {
      if (network.cidr === undefined || !overlap(parseRange(network.cidr), parseRange(reserved))) return;
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
      if (network.cidr === undefined) return;
      const range = parseRange(network.cidr);
      if (privateBlocks.some((block) => contains(parseRange(block), range))) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `got ${quote(network.cidr)}; expected a range inside ${privateBlocks.join(", ")}`,
        fix: "choose a range like 10.20.0.0/16",
      };
    },
  },
  {
    name: "subnets-differ",
    doc: "Two Availability Zones need two subnets, so no subnet is named twice.",
    *check({ replication: { network } }) {
      if (!isExistingNetwork(network)) return;
      const subnets = network.subnets.map(existingWord);
      for (const [index, subnet] of subnets.entries()) {
        if (subnets.indexOf(subnet) === index) continue;
        yield {
          path: ["replication", "network", "subnets", index],
          detail: `got ${quote(subnet)} a second time; expected subnets of at least two Availability Zones`,
          fix: "name another subnet",
        };
      }
    },
  },
  {
    name: "public-instance-place",
    doc: "An instance gets its public address in a public subnet, and a VPC made here has none for instances.",
    *check({ replication: { network, instances } }) {
      if (isExistingNetwork(network)) return;
      for (const [key, { publiclyAccessible }] of Object.entries(instances)) {
        if (!publiclyAccessible) continue;
        yield {
          path: ["replication", "instances", key, "publiclyAccessible"],
          detail:
            "got true in a VPC that is made here; expected false, because the subnets for instances there are private",
          fix: advice`${together([deletion(), member(top("replication", "network", "nat"), true)], " and write ")} at replication.network, which gives fixed addresses, or name an existing VPC with public subnets`,
        };
      }
    },
  },
  {
    name: "instance-zone",
    doc: "A zone is one of the Region's, and only an instance in a single zone has one.",
    *check({ region, replication: { instances } }) {
      for (const [key, { availabilityZone, multiAz }] of Object.entries(instances)) {
        const path = ["replication", "instances", key, "availabilityZone"];
        yield* zoneProblems({ path, region, availabilityZone, multiAz });
      }
    },
  },
];
