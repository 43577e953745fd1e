/** Ranges of databases: those that packets are routed to, and those that replication instances may reach. */
import { canonicalJson } from "../../../model/canonical";
import { existingWord } from "../../../model/existing";
import type { Environment } from "../../../model/schema/environment";
import { wayHas } from "../../../model/ways";
import { quote } from "../../messages";
import { connectedWith, type Connected } from "../../../model/connected";
import { accountIdOf, isExistingNetwork } from "../../../model/queries";
import { canonicalRange, contains, overlap, parseRange, reserved } from "./ranges";
import type { Rule, RuleProblem } from "../rule";
import { advice, written } from "../../fix";
import { allowedRanges } from "./allowed-ranges";

type Routed = Connected<{ readonly isRouted: true }>;

const instead = "write `via: private-link`, which works with any ranges";

export const routeRules: readonly Rule[] = [
  {
    name: "ranges-start",
    doc: "Ranges of databases start at their first address, which is how AWS stores them.",
    *check(environment) {
      for (const { path, cidr } of [...ranges(environment), ...allowedRanges(environment)]) {
        const canonical = canonicalRange(cidr);
        if (cidr === canonical) continue;
        yield {
          path,
          detail: `got ${quote(cidr)}; expected the range's first address, ${quote(canonical)}`,
          fix: advice`write ${written(canonical)}`,
        };
      }
    },
  },
  {
    name: "ranges-size",
    doc: "A VPC's range is a /16 to a /28; a way that exists already may lead to more, but not to everywhere.",
    *check(environment) {
      for (const { path, cidr, isBuilt } of ranges(environment)) {
        const { prefix } = parseRange(cidr);
        const [widest, narrowest, what] = isBuilt
          ? [16, 28, "a range of the database's VPC"]
          : [8, 32, "where the database is"];
        if (prefix >= widest && prefix <= narrowest) continue;
        yield {
          path,
          detail: `got ${quote(cidr)}, a /${prefix}; expected ${what}, a /${widest} to /${narrowest}`,
          fix: "write the ranges that the VPC console shows for the database's VPC",
        };
      }
    },
  },
  {
    name: "ranges-reserved",
    doc: "192.168.0.0/24 is DMS's own: a database there cannot be reached, however the packets go.",
    *check(environment) {
      for (const { path, cidr, isBuilt } of ranges(environment)) {
        const range = parseRange(cidr);
        const keeps = parseRange(reserved);
        // What exists already may lie anywhere in a large range; a VPC has its databases anywhere in its own.
        if (isBuilt ? !overlap(keeps, range) : !contains(keeps, range)) continue;
        yield {
          path,
          detail: `got ${quote(cidr)}, which overlaps with ${reserved}; expected another range, because DMS reserves that one`,
          fix: isBuilt
            ? "write `via: private-link`, which gives the database an address in the replication VPC"
            : "write where else the database is",
        };
      }
    },
  },
  {
    name: "routed-network-range",
    doc: "Whether ranges overlap can only be seen if the file has those of both sides.",
    *check(environment) {
      const { network } = environment.replication;
      const [first] = connectedWith(environment, { isRouted: true });
      if (first === undefined || network.cidr !== undefined) return;
      yield {
        path: ["replication", "network", "cidr"],
        detail: `missing; expected the range of VPC ${quote(isExistingNetwork(network) ? existingWord(network.vpc) : "")}, because endpoints.${first.key} is reached via ${first.connection.via}`,
        fix: "add `cidr`, the range that the VPC console shows",
      };
    },
  },
  {
    name: "routed-ranges-apart",
    doc: "Packets are routed between ranges that do not overlap: those of the replication VPC and of every database's VPC.",
    *check(environment) {
      const all = connectedWith(environment, { isRouted: true });
      const { network } = environment.replication;
      for (const [index, one] of all.entries()) {
        if (network.cidr !== undefined) {
          yield* overlaps(one, [network.cidr], "replication.network.cidr");
        }
        for (const other of all.slice(0, index)) {
          if (vpcOf(environment, one) === vpcOf(environment, other)) continue;
          yield* overlaps(one, other.connection.cidrs, `endpoints.${other.key}.connection.cidrs`);
        }
      }
    },
  },
  {
    name: "routed-vpc-once",
    doc: "Endpoints of one VPC share its peering connection or its attachment, so they say the same of it.",
    *check(environment) {
      const firsts = new Map<string, Routed>();
      for (const one of connectedWith(environment, { isRouted: true })) {
        const vpc = vpcOf(environment, one);
        const first = firsts.get(vpc);
        if (first === undefined) {
          firsts.set(vpc, one);
        } else if (wayOf(one) !== wayOf(first)) {
          yield {
            path: ["endpoints", one.key, "connection"],
            detail: `leads to VPC ${quote(existingWord(one.connection.vpc))} in another way than endpoints.${first.key}.connection; expected the same \`via\`, \`cidrs\`, \`transitGateway\` and account key, because one VPC has one way`,
            fix: `write what endpoints.${first.key} says`,
          };
        }
      }
    },
  },
  {
    name: "one-transit-gateway",
    doc: "The databases of an environment that are reached through a transit gateway are reached through the same one.",
    *check(environment) {
      const [first, ...others] = connectedWith(environment, { isRouted: true }).flatMap(
        ({ key, connection }) => (connection.via === "transit-gateway" ? [{ key, connection }] : []),
      );
      for (const { key, connection } of others) {
        if (first === undefined) return;
        const said = existingWord(connection.transitGateway);
        const expected = existingWord(first.connection.transitGateway);
        if (said === expected) continue;
        yield {
          path: ["endpoints", key, "connection", "transitGateway"],
          detail: `got ${quote(said)}; expected ${quote(expected)}, as endpoints.${first.key}.connection says, because an environment has one transit gateway`,
          fix: `write what endpoints.${first.key}.connection says, or put this database into an environment of its own`,
        };
      }
    },
  },
];

interface DeclaredRange {
  readonly path: RuleProblem["path"];
  readonly cidr: string;
  /** True for the range of a VPC that is joined here. */
  readonly isBuilt: boolean;
}

function ranges(environment: Environment): DeclaredRange[] {
  return connectedWith(environment, { opensRanges: true }).flatMap(({ key, connection }) =>
    connection.cidrs.map((cidr, index) => ({
      path: ["endpoints", key, "connection", "cidrs", index],
      cidr,
      isBuilt: wayHas(connection, { isBuilt: true }),
    })),
  );
}

function* overlaps(
  { key, connection }: Routed,
  others: readonly string[],
  where: string,
): Iterable<RuleProblem> {
  for (const [index, cidr] of connection.cidrs.entries()) {
    const other = others.find((range) => overlap(parseRange(cidr), parseRange(range)));
    if (other === undefined) continue;
    yield {
      path: ["endpoints", key, "connection", "cidrs", index],
      detail: `got ${quote(cidr)}, which overlaps with ${quote(other)} of ${where}; expected ranges apart, because ${connection.via} routes packets by address`,
      fix: instead,
    };
  }
}

/** A VPC by its name and the id of its account, which may have two keys. */
function vpcOf(environment: Environment, { config: endpoint, connection }: Routed): string {
  const account = accountIdOf(environment, endpoint.account);
  return `${account}/${existingWord(connection.vpc)}`;
}

/** What an endpoint says of its database; the rest of its connection is the way, which a VPC has once. */
const ofDatabase: readonly string[] = ["to", "port", "subnets", "securityGroup"];

function wayOf({ config: endpoint, connection }: Routed): string {
  const shared = Object.entries(connection).filter(([member]) => !ofDatabase.includes(member));
  const cidrs = [...connection.cidrs].sort();
  return canonicalJson([{ ...Object.fromEntries(shared), cidrs }, endpoint.account]);
}
