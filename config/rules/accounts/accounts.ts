/** Accounts, Regions, partitions and states; and what the file has but nothing uses. */
import { instanceOf } from "../../../model/schema/environment";
import { quote, type KeyPath } from "../../messages";
import { databaseEndpoints, keyed, s3Endpoints } from "../../../model/queries";
import { alarmedAccounts } from "../../../model/connected";
import { lookup } from "../../../model/members";
import { doubtfulRegion } from "./regions";
import type { Rule } from "../rule";
import { partitionOf } from "../../../model/names";
import { advice, deletion } from "../../fix";

export const accountRules: readonly Rule[] = [
  {
    name: "same-account",
    doc: "One AWS account under two keys is allowed, and worth a second look.",
    severity: "warning",
    *check({ accounts }) {
      const first = new Map<string, string>();
      for (const [key, { id }] of Object.entries(accounts)) {
        const other = first.get(id);
        if (other === undefined) {
          first.set(id, key);
          continue;
        }
        yield {
          path: ["accounts", key, "id"],
          detail: `got ${quote(id)}, which is the account ${quote(other)} too: no cross-account policy is written between the two`,
          fix: "nothing, if they are meant to be one account; otherwise correct the id",
        };
      }
    },
  },
  {
    name: "alarm-topic-of-account",
    doc: "Alarms tell a topic of their own account and Region: CloudWatch takes no other.",
    *check({ accounts, region }) {
      const isDoubtful = doubtfulRegion(["region"], region) !== undefined;
      for (const [key, { id, alarmTopicArn }] of Object.entries(accounts)) {
        const start = `arn:${partitionOf(region)}:sns:${region}:${id}:`;
        const isName = alarmTopicArn?.startsWith("arn:") !== true;
        // A Region that is not known is the mistake, and is told.
        if (isName || alarmTopicArn.startsWith(start) || isDoubtful) continue;
        yield {
          path: ["accounts", key, "alarmTopicArn"],
          detail: `got ${quote(alarmTopicArn)}; expected a topic of account ${id} in ${region}, whose ARN starts with ${quote(start)}`,
          fix: advice`name a topic of this account and Region, or ${deletion()}`,
        };
      }
    },
  },
  {
    name: "alarms-tell-somebody",
    doc: "Alarms are made where a database's way has a function. Without a topic they only show in a console that nobody looks at.",
    severity: "warning",
    *check(environment) {
      for (const [account, databases] of alarmedAccounts(environment)) {
        const config = lookup(environment.accounts, account);
        if (config === undefined || config.alarmTopicArn !== undefined) continue;
        const topic = `arn:${partitionOf(environment.region)}:sns:${environment.region}:${config.id}:…`;
        yield {
          path: ["accounts", account],
          detail: `got no \`alarmTopicArn\`, and alarms are made in this account for ${few(databases)}; expected a topic of it that somebody subscribes to, because they tell nobody without one`,
          fix: `write \`alarmTopicArn: ${topic}\``,
        };
      }
    },
  },
  {
    name: "no-china-region",
    doc: "In the China Regions principals of services and names of endpoint services end otherwise than Causeway writes them.",
    *check({ region }) {
      if (partitionOf(region) !== "aws-cn") return;
      yield {
        path: ["region"],
        detail: `got ${quote(region)}, a China Region; expected one of the commercial or US GovCloud partition: service principals, \`kms:ViaService\` and names of endpoint services end in amazonaws.com.cn there, and what is made here would admit nobody`,
        fix: "none yet: name another Region",
      };
    },
  },
  {
    name: "known-region",
    doc: "A Region that this version does not know may be new, or misspelt.",
    severity: "warning",
    *check({ region }) {
      const doubt = partitionOf(region) === "aws-cn" ? undefined : doubtfulRegion(["region"], region);
      if (doubt !== undefined) yield doubt;
    },
  },
  {
    name: "state-partition",
    doc: "The accounts of one partition (aws, aws-cn, aws-us-gov) cannot reach a state bucket in another.",
    *check({ region, backend }) {
      if (backend.type !== "s3") return;
      if (partitionOf(backend.region) !== partitionOf(region)) {
        yield {
          path: ["backend", "region"],
          detail: `got ${quote(backend.region)}; expected a Region of the partition ${quote(partitionOf(region))}, where ${region} is`,
          fix: "name the Region that the state bucket is in",
        };
      }
      const arn = `arn:${partitionOf(backend.region)}:kms:${backend.region}:`;
      if (backend.kmsKeyArn !== undefined && !backend.kmsKeyArn.startsWith(arn)) {
        yield {
          path: ["backend", "kmsKeyArn"],
          detail: `got ${quote(backend.kmsKeyArn)}; expected the ARN of a key in the state bucket's Region, starting with ${quote(arn)}`,
          fix: "write the key's ARN as the KMS console shows it",
        };
      }
    },
  },
  {
    name: "state-bucket",
    doc: "States do not lie in a bucket that Causeway makes or fills.",
    *check({ backend, buckets }) {
      if (backend.type !== "s3") return;
      const same = Object.entries(buckets).find(([, { name }]) => name === backend.bucket);
      if (same === undefined) return;
      yield {
        path: ["backend", "bucket"],
        detail: `got ${quote(backend.bucket)}, which is the bucket ${quote(same[0])}; expected a bucket of its own for the states`,
        fix: "name the bucket that only Terraform uses",
      };
    },
  },
  {
    name: "unused",
    doc: "What nothing uses is left over, or the line that uses it is missing.",
    severity: "warning",
    *check(environment) {
      const { accounts, buckets, endpoints, replication } = environment;
      const inUse = {
        endpoints: new Set(
          keyed(environment.pipelines).flatMap(({ config: { source, target } }) => [source, target]),
        ),
        instances: new Set(
          keyed(environment.pipelines).flatMap(({ config: pipeline }) => instanceOf(pipeline) ?? []),
        ),
        buckets: new Set(s3Endpoints(environment).map(({ config: { bucket } }) => bucket)),
        accounts: new Set([
          replication.account,
          ...databaseEndpoints(environment).map(({ config: { account } }) => account),
          ...Object.values(buckets).map(({ account }) => account),
        ]),
      };
      const unused = (path: KeyPath, keys: string[], used: Set<string>, by: string) =>
        keys
          .filter((key) => !used.has(key))
          .map((key) => ({
            path: [...path, key],
            detail: `got ${quote(key)}, which no ${by} uses`,
            fix: advice`use it, or ${deletion()}`,
          }));
      yield* unused(["accounts"], Object.keys(accounts), inUse.accounts, "bucket or endpoint");
      yield* unused(
        ["replication", "instances"],
        Object.keys(replication.instances),
        inUse.instances,
        "pipeline",
      );
      yield* unused(["buckets"], Object.keys(buckets), inUse.buckets, "endpoint");
      yield* unused(["endpoints"], Object.keys(endpoints), inUse.endpoints, "pipeline");
    },
  },
];

/** The first of some endpoints, in words. */
function few(endpoints: readonly { readonly key: string }[]): string {
  const [first, ...others] = endpoints.map(({ key }) => `endpoints.${key}`);
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
}
