/**
 * The tables of ways to a database, made from the catalogue, so that they cannot be wrong.
 *
 * `npx tsx cli/connection-table.ts` writes them between their markers in the documents; a test holds the
 * committed documents against it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import type { ConnectionVia } from "../model/schema/connection";
import { vias, viasWith, ways, type AskedFacts } from "../model/ways";
import { table } from "./markdown";

const root = path.join(__dirname, "..");

/** The ways in the order in which a person asks for one: the first whose question is answered by yes. */
const byRank = [...vias].sort((one, other) => ways[one].docs.rank - ways[other].docs.rank);

const tables = {
  "choose one": () =>
    table(
      ["when", "`via`"],
      byRank.map((via) => [ways[via].docs.when, code(via)]),
    ),
  built: () =>
    table(
      ["`via`", "what is built", "choose it when"],
      byRank.map((via) => {
        const { docs, capturesChanges } = ways[via];
        const copiesOnce = capturesChanges ? "" : ": changes are not captured";
        return [code(via), docs.builds, `${docs.when}${copiesOnce}`];
      }),
    ),
  capabilities: () =>
    table(
      [
        "`via`",
        "changes (CDC)",
        "ranges may overlap",
        "other organization",
        "`verify-full`",
        "after a failover",
      ],
      vias.map((via) => {
        const { docs } = ways[via];
        const { changes, rangesMayOverlap, otherOrganization, verifyFull, afterFailover } = docs;
        return [code(via), changes, rangesMayOverlap, otherOrganization, verifyFull, afterFailover];
      }),
    ),
  owner: () => table(["what", "for which `via`", "how it is named, and what is asked of it"], ownerRows()),
  "secret host": () =>
    table(
      ["`via`", "`host` in the secret"],
      [...hosts()].map(([host, users]) => [list(users), host]),
    ),
  "deploy roles": () => table(["`via`", "database account", "replication account"], needs()),
} as const;

type TableName = keyof typeof tables;

/** The documents with the tables that stand in them. */
const documents: Readonly<Record<string, readonly TableName[]>> = {
  "README.md": ["built"],
  "docs/connections.md": ["choose one", "capabilities", "owner", "secret host"],
  "docs/first-deploy.md": ["deploy roles"],
};

function ownerRows(): string[][] {
  return [
    [
      "`vpc`",
      those({ namesVpc: true }),
      "by its id, ARN, Name tag or tags. For `vpc-peering`, DNS support and DNS host names are on",
    ],
    [
      "`subnets`",
      those({ namesSubnets: true }),
      "by their ids, ARNs, Name tags or tags; in two Availability Zones or more. For a balancer and for Lattice, at least one zone is one of the replication subnets'",
    ],
    [
      "`securityGroup`",
      those({ namesVpc: true }),
      "by its id, ARN, name or tags: the group that lets clients in at the database. It gets a rule more. Its other rules stay",
    ],
    [
      "`cidrs`",
      those({ opensRanges: true }),
      "all ranges of the VPC, or for `direct` where the database is; the plan fails if the VPC has another",
    ],
    [
      "no public address",
      those({ publicAddress: "refused" }),
      "from outside its VPC, the name of a publicly accessible database gives its public address; the plan fails",
    ],
    [
      "a public address",
      those({ publicAddress: "required" }),
      "without one, on the Internet its name leads nowhere; the plan fails",
    ],
    ["the secret's `host` and `port`", "all", "see below"],
    [
      "`max_connect_errors`",
      `${those({ isBalanced: true, answeredBy: "database" })} with a MySQL engine`,
      "[see below](#mysql-health-checks-and-max_connect_errors)",
    ],
  ];
}

/** Ways by what the secret has to say. */
function hosts(): Map<string, ConnectionVia[]> {
  const found = new Map<string, ConnectionVia[]>();
  for (const via of vias) {
    const { secretHost } = ways[via].docs;
    found.set(secretHost, [...(found.get(secretHost) ?? []), via]);
  }
  return found;
}

/** Services that the deploy roles manage; a way that needs nothing more has no row. */
function needs(): string[][] {
  return vias.flatMap((via) => {
    const { deployRole } = ways[via];
    const cells = [deployRole.database, deployRole.replication];
    return cells.every((cell) => cell === "") ? [] : [[code(via), ...cells]];
  });
}

/** The ways of which some facts are true, in the shorter of two forms. */
function those(facts: AskedFacts): string {
  const found = viasWith(facts);
  const others = vias.filter((via) => !found.includes(via));
  return others.length < found.length ? `all but ${list(others)}` : list(found);
}

function list(all: readonly ConnectionVia[]): string {
  return all.map(code).join(", ");
}

function code(word: string): string {
  return `\`${word}\``;
}

/** A document with its tables as they have to be. @throws Error if the markers of a table are not there. */
export function withTables(document: string, text: string): string {
  return (documents[document] ?? []).reduce((written, name) => {
    const [begin, end] = [`<!-- ways: ${name}: begin -->`, `<!-- ways: ${name}: end -->`];
    const between = new RegExp(`^( *)${begin}\\n[^]*?${end}$`, "m");
    if (!between.test(written))
      throw new Error(
        `${document} has no place for the table "${name}": write ${begin} and ${end}, each on a line of its own`,
      );
    return written.replace(between, (_all, indent: string) =>
      [begin, "", ...tables[name]().split("\n"), "", end]
        .map((line) => (line === "" ? "" : `${indent}${line}`))
        .join("\n"),
    );
  }, text);
}

/** The documents that have tables of ways. */
export const documentsWithTables = Object.keys(documents);

if (require.main === module) {
  for (const document of documentsWithTables) {
    const file = path.join(root, document);
    writeFileSync(file, withTables(document, readFileSync(file, "utf8")));
  }
}
