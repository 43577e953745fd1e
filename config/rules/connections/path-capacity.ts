/** Most databases that the functions of one account serve: their policies and settings have a limit. */
import { quote } from "../../messages";
import { connectedWith } from "../../../model/connected";
import { databaseEndpoints, type Keyed } from "../../../model/queries";
import type { Rule } from "../rule";

/** Target groups and databases that fit into the policy of the function that keeps the targets, whatever their names. */
const servedPerAccount = 30;

/** Endpoints of `allow-list` that fit into the settings of the function that opens databases. */
const opened = { endpoints: 40, characters: 256 };

/** Replication instances that fit into the settings of the function that announces their addresses. */
const announcedInstances = 50;

/** Characters for the ARNs of secrets in the policy of the function that edits their policies, which has them twice. */
const roomForSecrets = 4_400;

/** Length of a secret's ARN without the secret's name, in the partition with the longest name. */
const aroundSecretName = 80;

export const pathCapacityRules: readonly Rule[] = [
  {
    name: "served-databases",
    doc: "A role's policies have at most 10 KB, which is room for 30 databases of an account behind balancers.",
    *check(environment) {
      const served = connectedWith(environment, { isBalanced: true });
      for (const [account, keys] of byAccount(served)) {
        const first = keys[servedPerAccount];
        if (first === undefined) continue;
        yield {
          path: ["endpoints", first, "connection"],
          detail: `makes ${keys.length} databases of account ${quote(account)} with a balancer; expected at most ${servedPerAccount}, because the policy of the function that keeps their targets names each and AWS limits its size`,
          fix: "give some of them an account key of their own with the same `id`, which gets functions of its own, or another `via`",
        };
      }
    },
  },
  {
    name: "allow-list-size",
    doc: "A tag has at most 256 characters and a function's settings 4 KB, which is room for 40 endpoints of an account with short keys.",
    *check(environment) {
      for (const [account, keys] of byAccount(connectedWith(environment, { isPublic: true }))) {
        const characters = keys.join(" ").length;
        if (keys.length <= opened.endpoints && characters <= opened.characters) continue;
        yield {
          path: ["endpoints", keys.at(-1) ?? "", "connection"],
          detail: `makes ${keys.length} endpoints of account ${quote(account)} with "allow-list", whose keys have ${characters} characters with a space between; expected at most ${opened.endpoints} and ${opened.characters}, because a tag of the rules names them`,
          fix: "shorten their keys, or give some of them an account key of their own with the same `id`",
        };
      }
    },
  },
  {
    name: "announced-instances",
    doc: "A function's settings have at most 4 KB, which is room for 50 instances whose addresses are announced.",
    *check(environment) {
      const { instances } = environment.replication;
      const count = Object.keys(instances).length;
      if (count <= announcedInstances || connectedWith(environment, { isPublic: true }).length === 0) return;
      yield {
        path: ["replication", "instances"],
        detail: `got ${count} instances; expected at most ${announcedInstances} where a database is reached via allow-list, because the settings of the function that announces their addresses name each`,
        fix: "put the databases that are reached so, with their instances, into an environment of their own",
      };
    },
  },
  {
    name: "merged-secrets",
    doc: "A role's policies have at most 10 KB, which is room for 4,400 characters of ARNs of secrets in an account.",
    *check(environment) {
      const merged = databaseEndpoints(environment).flatMap(({ key, config }) =>
        config.secret.policy === "merge" ? [{ key, config, name: config.secret.name }] : [],
      );
      for (const [account, keys] of byAccount(merged)) {
        const names = new Set(merged.filter(({ key }) => keys.includes(key)).map(({ name }) => name));
        const characters = [...names].reduce((sum, name) => sum + name.length + aroundSecretName, 0);
        if (characters <= roomForSecrets) continue;
        yield {
          path: ["endpoints", keys.at(-1) ?? "", "secret"],
          detail: `makes ${names.size} secrets of account ${quote(account)} with policy "merge", whose ARNs have ${characters} characters; expected at most ${roomForSecrets}, because the policy of the function that edits theirs names each and AWS limits its size`,
          fix: "write `policy: publish` for some of them, or give some of them an account key of their own with the same `id`",
        };
      }
    },
  },
];

/** Keys of endpoints by the key of their account: each has a stack, and functions, of its own. */
function byAccount(endpoints: readonly Keyed<{ readonly account: string }>[]): Map<string, string[]> {
  const keys = new Map<string, string[]>();
  for (const { key, config } of endpoints) {
    keys.set(config.account, [...(keys.get(config.account) ?? []), key]);
  }
  return keys;
}
