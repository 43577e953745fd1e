/** Names that AWS would refuse after the environment's name is put before them. */
import { quote, type KeyPath } from "../words";
import { databases, pipelines, s3Endpoints } from "./common";
import type { Rule } from "./rule";

interface Name {
  readonly path: KeyPath;
  readonly kind: string;
  readonly name: string;
  readonly limit: number;
}

/** Longest names that AWS takes, in characters. A function's role has the function's name. */
const limits = { role: 64, function: 64, instance: 63, bucket: 63 };

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
      for (const { path, kind, name, limit } of names(environment)) {
        if (name.length <= limit) continue;
        yield {
          path,
          detail: `makes the ${kind} name ${quote(name)} of ${name.length} characters; expected at most ${limit}`,
          fix: `shorten it, or the environment's name, by ${name.length - limit}`,
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

function* names(environment: Parameters<Rule["check"]>[0]): Iterable<Name> {
  const { name: prefix, replication } = environment;
  for (const key of new Set(databases(environment).map(([, { account }]) => account))) {
    const name = `${prefix}-${key}-database-merge-statement`;
    yield { path: ["accounts", key], kind: "function", name, limit: limits.function };
  }
  for (const key of new Set(Object.values(environment.buckets).map(({ account }) => account))) {
    const name = `${prefix}-${key}-storage-merge-statement`;
    yield { path: ["accounts", key], kind: "function", name, limit: limits.function };
  }
  // Longest of the functions in the stacks of pipelines without a group.
  const unnamed = `${prefix}-${replication.account}-pipelines-start-tasks`;
  yield { path: ["replication", "account"], kind: "function", name: unnamed, limit: limits.function };
  for (const key of Object.keys(replication.instances)) {
    const path = ["replication", "instances", key];
    yield { path, kind: "replication instance", name: `${prefix}-${key}`, limit: limits.instance };
  }
  for (const [key] of databases(environment)) {
    yield {
      path: ["endpoints", key],
      kind: "role",
      name: `${prefix}-${key}-secret-access`,
      limit: limits.role,
    };
  }
  for (const [key] of s3Endpoints(environment)) {
    yield { path: ["endpoints", key], kind: "role", name: `${prefix}-${key}-writer`, limit: limits.role };
  }
  for (const [key, { group }] of pipelines(environment)) {
    if (group === undefined) continue;
    const name = `${prefix}-${replication.account}-pipelines-${group}-start-tasks`;
    yield { path: ["pipelines", key, "group"], kind: "function", name, limit: limits.function };
  }
  for (const [key, { name: bucket, create }] of Object.entries(environment.buckets)) {
    if (!create) continue;
    yield {
      path: ["buckets", key, "name"],
      kind: "log bucket",
      name: `${bucket}-logs`,
      limit: limits.bucket,
    };
  }
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
