/** References between parts of the file lead somewhere, and to the right kind of thing. */
import { isDatabase } from "../schema";
import { lookup, nearest, quote, quoteAll, type KeyPath } from "../words";
import { databases, pipelines, s3Endpoints } from "./common";
import type { Rule, RuleProblem } from "./rule";

function* unknownKey(
  path: KeyPath,
  word: string,
  known: readonly string[] | undefined,
  section: string,
): Iterable<RuleProblem> {
  if (known === undefined || known.includes(word)) return;
  const near = nearest(word, known);
  const expected =
    known.length === 0 ? `a key of ${section}, which has none yet` : `one of ${section}: ${quoteAll(known)}`;
  yield {
    path,
    detail: `got ${quote(word)}; expected ${expected}`,
    fix:
      near === undefined ? `add ${word} under ${section}, or name one that is there` : `write ${quote(near)}`,
  };
}

export const referenceRules: readonly Rule[] = [
  {
    name: "account-exists",
    doc: "An account that is named has an entry under accounts.",
    *check(environment, { accounts }) {
      yield* unknownKey(["replication", "account"], environment.replication.account, accounts, "accounts");
      for (const [key, bucket] of Object.entries(environment.buckets)) {
        yield* unknownKey(["buckets", key, "account"], bucket.account, accounts, "accounts");
      }
      for (const [key, endpoint] of databases(environment)) {
        yield* unknownKey(["endpoints", key, "account"], endpoint.account, accounts, "accounts");
      }
    },
  },
  {
    name: "bucket-exists",
    doc: "The bucket of an S3 endpoint has an entry under buckets.",
    *check(environment, { buckets }) {
      for (const [key, endpoint] of s3Endpoints(environment)) {
        yield* unknownKey(["endpoints", key, "bucket"], endpoint.bucket, buckets, "buckets");
      }
    },
  },
  {
    name: "endpoint-exists",
    doc: "The source and the target of a pipeline have entries under endpoints.",
    *check(environment, { endpoints }) {
      for (const [key, pipeline] of pipelines(environment)) {
        yield* unknownKey(["pipelines", key, "source"], pipeline.source, endpoints, "endpoints");
        yield* unknownKey(["pipelines", key, "target"], pipeline.target, endpoints, "endpoints");
      }
    },
  },
  {
    name: "instance-exists",
    doc: "The replication instance of a pipeline has an entry under replication.instances.",
    *check(environment, { instances }) {
      for (const [key, pipeline] of pipelines(environment)) {
        yield* unknownKey(["pipelines", key, "runsOn"], pipeline.runsOn, instances, "replication.instances");
      }
    },
  },
  {
    name: "source-is-database",
    doc: "Data flows from a database: an S3 endpoint is a target only.",
    *check(environment) {
      for (const [key, pipeline] of pipelines(environment)) {
        const source = lookup(environment.endpoints, pipeline.source);
        if (source === undefined || isDatabase(source)) continue;
        yield {
          path: ["pipelines", key, "source"],
          detail: `got ${quote(pipeline.source)}, which is an S3 endpoint; expected a database endpoint`,
          fix: wayOut(
            databases(environment).map(([name]) => name),
            "database",
          ),
        };
      }
    },
  },
  {
    name: "target-is-s3",
    doc: "Data flows into S3: a database endpoint is a source only.",
    *check(environment) {
      for (const [key, pipeline] of pipelines(environment)) {
        const target = lookup(environment.endpoints, pipeline.target);
        if (target === undefined || !isDatabase(target)) continue;
        yield {
          path: ["pipelines", key, "target"],
          detail: `got ${quote(pipeline.target)}, which is a database (${target.engine}); expected an S3 endpoint`,
          fix: wayOut(
            s3Endpoints(environment).map(([name]) => name),
            "S3",
          ),
        };
      }
    },
  },
];

function wayOut(candidates: readonly string[], kind: string): string {
  return candidates.length === 0
    ? `add an ${kind} endpoint under endpoints and name it here`.replace("an database", "a database")
    : `name one of the ${kind} endpoints: ${quoteAll(candidates, 6)}`;
}
