/** Names that AWS would refuse after the environment's name is put before them. */
import { databaseEngineOf } from "../../../model/engines";
import { isS3, isService, type Environment } from "../../../model/schema/environment";
import { quote, type KeyPath } from "../../words";
import { connectedVia, databases, pipelines } from "../common";
import type { Rule } from "../rule";

interface Name {
  readonly path: KeyPath;
  readonly kind: keyof typeof limits;
  readonly name: string;
}

/** Longest names that AWS takes, in characters. A function's role has the function's name. */
const limits = {
  role: 64,
  function: 64,
  topic: 256,
  proxy: 63,
  "proxy endpoint": 63,
  "replication instance": 63,
  "log bucket": 63,
};

export const nameRules: readonly Rule[] = [
  {
    name: "environment-name",
    doc: "The name of an environment starts every physical name, so it is a word like a key.",
    *check({ name }) {
      if (/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) return;
      yield {
        path: [],
        detail: `got the file name ${quote(`${name}.yaml`)}; expected lower-case letters, digits and single hyphens, starting with a letter`,
        fix: "rename the file: its name is the environment's name",
      };
    },
  },
  {
    name: "name-lengths",
    doc: "Names fit AWS's lengths after the environment's name is put before them.",
    *check(environment) {
      for (const found of worstOfEach(names(environment))) {
        const { path, kind, name } = found;
        if (excess(found) <= 0) continue;
        yield {
          path,
          detail: `makes the ${kind} name ${quote(name)} of ${name.length} characters; expected at most ${limits[kind]}`,
          fix: `shorten it, or the environment's name, by ${excess(found)}`,
        };
      }
    },
  },
  {
    name: "bucket-names",
    doc: "Bucket names follow S3's rules: labels between dots, no address, none of S3's own prefixes and suffixes, each name once.",
    *check(environment) {
      const seen = new Map<string, string>();
      for (const [key, { name }] of Object.entries(environment.buckets)) {
        const path = ["buckets", key, "name"];
        const why = bucketRefusal(name);
        if (why !== undefined) {
          yield { path, detail: `got ${quote(name)}; expected a name ${why}`, fix: "choose another name" };
        }
        const other = seen.get(name);
        if (other !== undefined) {
          yield {
            path,
            detail: `got ${quote(name)}, which is the bucket ${quote(other)}; expected every bucket once`,
            fix: `name ${quote(other)} in the endpoints instead, or choose another name`,
          };
        }
        seen.set(name, other ?? key);
      }
    },
  },
];

/** Every name that a key becomes part of; what is shortened by itself is not among them. */
function* names(environment: Environment): Iterable<Name> {
  const { name: prefix, replication, buckets } = environment;
  yield* databaseAccountNames(environment);
  for (const key of new Set(Object.values(buckets).map(({ account }) => account))) {
    yield { path: ["accounts", key], kind: "function", name: `${prefix}-${key}-storage-merge-statement` };
  }
  yield* replicationAccountNames(environment);
  for (const key of Object.keys(replication.instances)) {
    yield {
      path: ["replication", "instances", key],
      kind: "replication instance",
      name: `${prefix}-${key}`,
    };
  }
  yield* endpointNames(environment);
  for (const [key, { group }] of pipelines(environment)) {
    if (group === undefined) continue;
    const name = `${prefix}-${replication.account}-pipelines-${group}-${longestFunction(environment)}`;
    yield { path: ["pipelines", key, "group"], kind: "function", name };
  }
  for (const [key, { name, create }] of Object.entries(buckets)) {
    if (create) yield { path: ["buckets", key, "name"], kind: "log bucket", name: `${name}-logs` };
  }
}

function* databaseAccountNames(environment: Environment): Iterable<Name> {
  const accountsOf = (...vias: Parameters<typeof connectedVia>[1][]) =>
    new Set(connectedVia(environment, ...vias).map(({ endpoint }) => endpoint.account));
  const served = accountsOf("private-link", "rds-proxy");
  const listening = accountsOf("allow-list");
  for (const key of new Set(databases(environment).map(([, { account }]) => account))) {
    const functions = [
      "merge-statement",
      ...(served.has(key) ? ["accept-connection", "reconcile-targets"] : []),
      ...(listening.has(key) ? ["allow-list"] : []),
    ];
    for (const word of functions) {
      yield {
        path: ["accounts", key],
        kind: "function",
        name: `${environment.name}-${key}-database-${word}`,
      };
    }
  }
}

function* replicationAccountNames(environment: Environment): Iterable<Name> {
  const { name: prefix, replication } = environment;
  const path = ["replication", "account"];
  const name = `${prefix}-${replication.account}-pipelines-${longestFunction(environment)}`;
  yield { path, kind: "function", name };
  if (connectedVia(environment, "allow-list").length === 0) return;
  yield { path, kind: "function", name: `${prefix}-announce-egress` };
  yield { path, kind: "role", name: `${prefix}-egress-delivery` };
  yield { path, kind: "topic", name: `${prefix}-egress` };
}

/** Of those in the stacks of pipelines. */
function longestFunction(environment: Environment): string {
  const made = databases(environment).some(([, endpoint]) => databaseEngineOf(endpoint).byFunction);
  return made ? "dms-endpoint" : "start-tasks";
}

function* endpointNames(environment: Environment): Iterable<Name> {
  const { name: prefix } = environment;
  for (const [key, { connection }] of databases(environment)) {
    const path = ["endpoints", key];
    yield { path, kind: "role", name: `${prefix}-${key}-secret-access` };
    if (connection.via !== "rds-proxy" && connection.via !== "shared-subnet-proxy") continue;
    yield { path, kind: "proxy", name: `${prefix}-${key}` };
    yield { path, kind: "role", name: `${prefix}-${key}-proxy` };
    if (connection.via === "rds-proxy") continue;
    yield { path, kind: "proxy endpoint", name: `${prefix}-${key}-replication` };
  }
  for (const [key, endpoint] of Object.entries(environment.endpoints)) {
    // The role that reads has as long a name.
    if (!isS3(endpoint) && !isService(endpoint)) continue;
    yield { path: ["endpoints", key], kind: "role", name: `${prefix}-${key}-writer` };
  }
}

/** Of the names at one place of the file, the one that is too long by most: it says how much to shorten. */
function worstOfEach(all: Iterable<Name>): Iterable<Name> {
  const worst = new Map<string, Name>();
  for (const found of all) {
    const place = JSON.stringify(found.path);
    const before = worst.get(place);
    if (before === undefined || excess(found) > excess(before)) worst.set(place, found);
  }
  return worst.values();
}

function excess({ kind, name }: Name): number {
  return name.length - limits[kind];
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
function bucketRefusal(name: string): string | undefined {
  if (/^\d+\.\d+\.\d+\.\d+$/.test(name)) return "that does not look like an IP address";
  if (/\.\.|\.-|-\./.test(name)) return "without dots beside dots or hyphens";
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name)) return "without a prefix that S3 keeps for itself";
  if (/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name))
    return "without a suffix that S3 keeps for itself";
  return undefined;
}
