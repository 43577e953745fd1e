/** Quotas of DMS (June 2023, CHAP_Limits), and pipelines that belong together. */
import { instanceOf, type Environment } from "../../../model/schema/environment";
import { quote } from "../../messages";
import { directionsUsed, isForeignAccount, keyed, s3Endpoints } from "../../../model/queries";
import type { Rule } from "../rule";
import { lookup } from "../../../model/members";

const perInstance = { endpoints: 100, tasks: 200 };
const perRegion = { instances: 60, endpoints: 1000, tasks: 600 };

/** Roles that fit into the policies of the function that hands them to DMS, whatever the length of their keys. */
const assumedRolesPerGroup = 80;

/** Readers and writers of another account that fit into a bucket policy of 20 KB, whatever the length of their keys. */
const usersPerBucket = 30;

export const capacityRules: readonly Rule[] = [
  {
    name: "instance-quotas",
    doc: "A replication instance serves at most 100 endpoints and 200 tasks.",
    *check(environment) {
      for (const [key, { tasks, endpoints }] of loads(environment)) {
        const path = ["replication", "instances", key];
        const fix = "add another instance, and let some of the pipelines run on it (`runsOn`)";
        if (tasks > perInstance.tasks) {
          yield {
            path,
            detail: `got ${tasks} pipelines; expected at most ${perInstance.tasks} on one instance`,
            fix,
          };
        }
        if (endpoints > perInstance.endpoints) {
          yield {
            path,
            detail: `got ${endpoints} endpoints; expected at most ${perInstance.endpoints} on one instance`,
            fix,
          };
        }
      }
    },
  },
  {
    name: "region-quotas",
    doc: "An account has 60 instances, 1,000 endpoints and 600 tasks in a Region, unless AWS raised its quotas.",
    severity: "warning",
    *check({ replication: { instances }, endpoints, pipelines: all }) {
      // What a serverless pipeline runs is no task; the guide's list of quotas has none for it.
      const tasks = Object.values(all).filter((pipeline) => instanceOf(pipeline) !== undefined);
      const counts = [
        ["instances", ["replication", "instances"], Object.keys(instances).length],
        ["endpoints", ["endpoints"], Object.keys(endpoints).length],
        ["tasks", ["pipelines"], tasks.length],
      ] as const;
      for (const [what, path, count] of counts) {
        if (count <= perRegion[what]) continue;
        yield {
          path,
          detail: `got ${count} ${what}; AWS allows ${perRegion[what]} in an account and Region by default`,
          fix: "have the quota raised before you deploy, or use several replication accounts",
        };
      }
    },
  },
  {
    name: "bucket-policy-size",
    doc: "A bucket policy has at most 20 KB, which is room for 30 readers and writers of another account.",
    *check(environment) {
      for (const [key, bucket] of Object.entries(environment.buckets)) {
        if (isForeignAccount(environment, bucket.account) !== true) continue;
        // An endpoint of both directions is two, each with a role.
        const users = s3Endpoints(environment)
          .filter(({ config: endpoint }) => endpoint.bucket === key && endpoint.access === "bucket-policy")
          .reduce((sum, { key: name }) => sum + Math.max(1, directionsUsed(environment, name).size), 0);
        if (users <= usersPerBucket) continue;
        yield {
          path: ["buckets", key],
          detail: `got ${users} endpoints with access "bucket-policy"; expected at most ${usersPerBucket} on one bucket, because its policy names the role of each and AWS limits its size`,
          fix: "use another bucket for some of them, or `access: assumed-role`, which needs no bucket policy",
        };
      }
    },
  },
  {
    name: "group-size",
    doc: "A role's policies have at most 10 KB, which is room for 80 assumed-role endpoints in a group.",
    *check(environment) {
      for (const [group, { count, key }] of assumedRoleEndpoints(environment)) {
        if (count <= assumedRolesPerGroup) continue;
        yield {
          path: ["endpoints", key],
          detail: `got ${count} endpoints with access "assumed-role" in ${inGroup(group)}; expected at most ${assumedRolesPerGroup}, because the policy of the function that makes them names the role of each and AWS limits its size`,
          fix: "give some of their pipelines another `group`",
        };
      }
    },
  },
  {
    name: "group-of-endpoint",
    doc: "All pipelines of an endpoint are in one group, because the stacks of a group hold endpoints of their own.",
    *check(environment) {
      const first = new Map<string, { key: string; group: string | undefined }>();
      for (const {
        key,
        config: { group, source, target },
      } of keyed(environment.pipelines)) {
        for (const [role, endpoint] of [
          ["source", source],
          ["target", target],
        ] as const) {
          const seen = first.get(endpoint);
          if (seen === undefined) first.set(endpoint, { key, group });
          else if (seen.group !== group) {
            yield {
              path: ["pipelines", key, group === undefined ? role : "group"],
              detail: `got ${inGroup(group)} with ${role} ${quote(endpoint)}, which pipeline ${quote(seen.key)} uses in ${inGroup(seen.group)}; expected one group for each endpoint, because a group's stacks hold its endpoints`,
              fix: "put both pipelines into one group, or give the second an endpoint of its own",
            };
          }
        }
      }
    },
  },
];

/** By group: how many endpoints write with a role of the lake account, and the first of them. */
function assumedRoleEndpoints(
  environment: Environment,
): Map<string | undefined, { count: number; key: string }> {
  const groups = new Map(
    keyed(environment.pipelines).map(({ config: { target, group } }) => [target, group]),
  );
  const counts = new Map<string | undefined, { count: number; key: string }>();
  for (const {
    key,
    config: { access, bucket },
  } of s3Endpoints(environment)) {
    const account = lookup(environment.buckets, bucket)?.account;
    if (access !== "assumed-role" || account === undefined || isForeignAccount(environment, account) !== true)
      continue;
    const seen = counts.get(groups.get(key));
    counts.set(groups.get(key), { count: (seen?.count ?? 0) + 1, key: seen?.key ?? key });
  }
  return counts;
}

function inGroup(group: string | undefined): string {
  return group === undefined ? "no group" : `group ${quote(group)}`;
}

function loads(environment: Environment): [string, { tasks: number; endpoints: number }][] {
  const byInstance = new Map<string, { tasks: number; endpoints: Set<string> }>();
  for (const { config: pipeline } of keyed(environment.pipelines)) {
    const instance = instanceOf(pipeline);
    if (instance === undefined) continue;
    const load = byInstance.get(instance) ?? { tasks: 0, endpoints: new Set<string>() };
    load.tasks++;
    load.endpoints.add(pipeline.source).add(pipeline.target);
    byInstance.set(instance, load);
  }
  return [...byInstance].map(([key, { tasks, endpoints }]) => [key, { tasks, endpoints: endpoints.size }]);
}
