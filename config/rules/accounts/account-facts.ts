/** What an environment asks of AWS, against what `npm run facts` has seen AWS do in its accounts. */
import { memberPaths, type AccountFacts, type SourceKeysFact } from "../../../model/schema/account-facts";
import { instanceOf } from "../../../model/schema/serverless";
import { isSealed, keyed, s3Endpoints } from "../../../model/queries";
import { lookup } from "../../../model/members";
import { quote } from "../../messages";
import type { Rule, RuleProblem } from "../rule";
import { advice, deletion, member, sibling } from "../../fix";

/** The calls for which roles of S3 endpoints are assumed. */
const moments = ["creation", "test", "run"] as const;

export const accountFactRules: readonly Rule[] = [
  {
    name: "foreign-role-works",
    doc: "Where `npm run facts` saw DMS refuse a role of the lake account, no endpoint there has `access: assumed-role`.",
    *check(environment) {
      const { known } = environment;
      const why = refusals[known?.foreignRole.value ?? "not-tried"];
      if (known === undefined || why === undefined) return;
      for (const { key, config } of s3Endpoints(environment)) {
        const account = lookup(environment.buckets, config.bucket)?.account;
        const owner = account === undefined ? undefined : lookup(environment.accounts, account)?.id;
        // Another account may be allow-listed.
        if (owner === undefined || owner !== known.lakeAccount || !isSealed(environment, config)) continue;
        yield {
          path: ["endpoints", key, "access"],
          detail: `got "assumed-role"; expected "bucket-policy", because ${why} in account ${owner}, as seen on ${known.date}`,
          fix: advice`write ${member(sibling("access"), "bucket-policy")}; if AWS has changed that, run \`npm run facts -- ${environment.name}\` again`,
        };
      }
    },
  },
  {
    name: "source-keys-carried",
    doc: "Where `npm run facts` saw DMS assume roles without aws:SourceAccount and aws:SourceArn, no role of its kind demands them.",
    *check({ name, known, replication: { confusedDeputyConditions: conditions } }) {
      if (known === undefined) return;
      const { sourceKeys, date } = known;
      const found: Iterable<RuleProblem | undefined> = [
        conditions.writers
          ? demanded(
              "writers",
              moments.map((moment) => [moment, sourceKeys[moment]] as const),
              { name, date },
            )
          : undefined,
        conditions.secretAccess
          ? demanded("secretAccess", [["creation", sourceKeys.secret]], { name, date })
          : undefined,
      ];
      for (const problem of found) if (problem !== undefined) yield problem;
    },
  },
  {
    name: "task-settings-answered",
    doc: "Where `npm run facts` saw DMS drop a member of task settings, it is left out: each deploy would find it changed and stop the task.",
    severity: "warning",
    *check({ name, known, pipelines, replication }) {
      if (known === undefined) return;
      for (const { key, config } of keyed(pipelines)) {
        if (lookup(replication.instances, instanceOf(config) ?? "")?.engineVersion !== known.engineVersion)
          continue;
        const dropped = droppedOf(known, config.taskSettings);
        if (dropped.length === 0) continue;
        yield {
          path: ["pipelines", key, "taskSettings"],
          detail: `got ${dropped.map(quote).join(", ")}, which DMS ${known.engineVersion} does not answer, as seen on ${known.date}: each deploy finds a change and stops the task`,
          fix: advice`${deletion()}; if DMS answers it by now, run \`npm run facts -- ${name}\` again`,
        };
      }
    },
  },
];

/** Why a foreign role is no use, by how DMS answered it. */
const refusals: Readonly<Partial<Record<AccountFacts["foreignRole"]["value"], string>>> = {
  refuses: "DMS refuses roles",
  "pass-role": "IAM lets nobody hand roles to DMS that are",
};

function demanded(
  key: "writers" | "secretAccess",
  facts: readonly (readonly [moment: string, fact: SourceKeysFact])[],
  { name, date }: { readonly name: string; readonly date: string },
): RuleProblem | undefined {
  const without = facts.filter(([, { value }]) => value === "none" || value === "account");
  const [first] = without;
  if (first === undefined) return undefined;
  const at = without.map(([moment]) => moment).join(", ");
  const carried =
    first[1].value === "none" ? "neither aws:SourceAccount nor aws:SourceArn" : "no aws:SourceArn";
  return {
    path: ["replication", "confusedDeputyConditions", key],
    detail: `got true; expected false, because DMS carries ${carried} when it assumes such a role (${at}), as seen on ${date}`,
    fix: advice`${deletion()}; if AWS has changed that, run \`npm run facts -- ${name}\` again`,
  };
}

function droppedOf({ taskSettings }: AccountFacts, said: unknown): string[] {
  return memberPaths(said).filter((member) => taskSettings.dropped.includes(member));
}
