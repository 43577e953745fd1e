/** References between parts of the file lead somewhere, and to the right kind of thing. */
import { engineOf, flows, type Direction } from "../../../model/engines";
import type { Environment } from "../../../model/schema/environment";
import { instanceOf } from "../../../model/schema/environment";
import { key } from "../../../model/schema/key";
import { describeValue, nearest, quote, quoteAll, type KeyPath } from "../../messages";
import { databaseEndpoints, keyed, s3Endpoints } from "../../../model/queries";
import type { Rule, RuleProblem } from "../rule";
import { lookup } from "../../../model/members";
import { advice, written, writtenMap, type Advice } from "../../fix";

function* unknownKey(
  path: KeyPath,
  word: string,
  known: readonly string[] | undefined,
  section: string,
  /** The key that has what the word names. */
  meant?: string,
): Iterable<RuleProblem> {
  if (known === undefined || known.includes(word)) return;
  const near = meant ?? nearest(word, known);
  const expected =
    known.length === 0 ? `a key of ${section}, which has none yet` : `one of ${section}: ${quoteAll(known)}`;
  yield {
    path,
    detail: `got ${describeValue(word)}; expected ${expected}`,
    fix: near === undefined ? wayToEntry(word, section) : advice`write ${written(near)}`,
  };
}

/** An ARN, an id or a name of AWS is no key that could be added. */
function wayToEntry(word: string, section: string): Advice {
  if (word === "serverless")
    return advice`write ${writtenMap({ serverless: { maxCapacityUnits: 16 } })} for DMS Serverless`;
  return key.safeParse(word).success
    ? `add ${word} under ${section}, or name one that is there`
    : `name one of ${section} by its key in this file`;
}

/** The key of the account with an id. */
function accountWith({ accounts }: Environment, id: string): string | undefined {
  return Object.entries(accounts).find(([, account]) => account.id === id)?.[0];
}

export const referenceRules: readonly Rule[] = [
  {
    name: "account-exists",
    doc: "An account that is named has an entry under accounts.",
    *check(environment, { accounts }) {
      const named = [
        { path: ["replication", "account"], word: environment.replication.account },
        ...keyed(environment.buckets).map(({ key: bucket, config }) => ({
          path: ["buckets", bucket, "account"],
          word: config.account,
        })),
        ...databaseEndpoints(environment).map(({ key: endpoint, config }) => ({
          path: ["endpoints", endpoint, "account"],
          word: config.account,
        })),
      ];
      for (const { path, word } of named) {
        yield* unknownKey(path, word, accounts, "accounts", accountWith(environment, word));
      }
    },
  },
  {
    name: "bucket-exists",
    doc: "The bucket of an S3 endpoint has an entry under buckets.",
    *check(environment, { buckets }) {
      for (const { key, config: endpoint } of s3Endpoints(environment)) {
        yield* unknownKey(["endpoints", key, "bucket"], endpoint.bucket, buckets, "buckets");
      }
    },
  },
  {
    name: "endpoint-exists",
    doc: "The source and the target of a pipeline have entries under endpoints.",
    *check(environment, { endpoints }) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        yield* unknownKey(["pipelines", key, "source"], pipeline.source, endpoints, "endpoints");
        yield* unknownKey(["pipelines", key, "target"], pipeline.target, endpoints, "endpoints");
      }
    },
  },
  {
    name: "instance-exists",
    doc: "The replication instance of a pipeline has an entry under replication.instances.",
    *check(environment, { instances }) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        const instance = instanceOf(pipeline);
        if (instance === undefined) continue;
        yield* unknownKey(["pipelines", key, "runsOn"], instance, instances, "replication.instances");
      }
    },
  },
  {
    name: "engine-of-direction",
    doc: "DMS reads from sources and writes to targets: not every engine is both.",
    *check(environment) {
      for (const { key, config: pipeline } of keyed(environment.pipelines)) {
        for (const direction of ["source", "target"] as const) {
          const named = pipeline[direction];
          const endpoint = lookup(environment.endpoints, named);
          if (endpoint === undefined || flows(endpoint, direction)) continue;
          const { title, directions } = engineOf(endpoint);
          yield {
            path: ["pipelines", key, direction],
            detail: `got ${quote(named)}, which is ${title}; expected an endpoint that can be a ${direction}, because DMS has ${title} as ${directions[0]} only`,
            fix: wayOut(environment, direction, pipeline[direction === "source" ? "target" : "source"]),
          };
        }
      }
    },
  },
];

function wayOut({ endpoints }: Environment, direction: Direction, other: string): string {
  const candidates = Object.entries(endpoints).flatMap(([key, config]) =>
    key !== other && flows(config, direction) ? [key] : [],
  );
  return candidates.length === 0
    ? `add an endpoint that can be a ${direction} under endpoints, and name it here`
    : `name one of the endpoints that can be a ${direction}: ${quoteAll(candidates, 6)}`;
}
